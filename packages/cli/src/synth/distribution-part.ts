/** A private bucket and a distribution in front of it, for those who have none. */
import type { Deployment } from '../deploy/deployment.ts';
import { behaviorsOf } from './behaviors.ts';
import { ERROR_PAGE_PATH } from './error-page.ts';
import { LOGIN_DOMAIN_NAME } from './function-url-part.ts';
import {
  attribute,
  exportAs,
  RETAINED,
  ref,
  substitute,
  type TemplateParameter,
  type TemplatePart,
  type TemplateResource,
  type TemplateValue,
} from './template.ts';

/** `deployment` protects something: the login half alone has no distribution of its own. */
export function distributionPart(deployment: Deployment): TemplatePart {
  const { hosts, login } = deployment;
  return {
    Parameters: {
      ...(hosts.length > 0 && { CertificateArn: CERTIFICATE }),
      ...(login?.originHeader && { OriginHeaderValue: ORIGIN_HEADER_VALUE }),
    },
    Resources: {
      SiteBucket: BUCKET,
      SiteBucketPolicy: bucketPolicy(deployment),
      OriginAccessControl: ORIGIN_ACCESS_CONTROL,
      CachePolicy: CACHE_POLICY,
      Distribution: distribution(deployment),
    },
    Outputs: {
      DistributionDomainName: {
        Description: 'Where the DNS records of the hosts lead',
        Value: attribute('Distribution', 'DomainName'),
        ...exportAs('DistributionDomainName'),
      },
      DistributionId: {
        Description: 'The distribution',
        Value: ref('Distribution'),
        ...exportAs('DistributionId'),
      },
      SiteBucketName: {
        Description: 'The bucket for the files of the site',
        Value: ref('SiteBucket'),
        ...exportAs('SiteBucketName'),
      },
    },
  };
}

const CERTIFICATE: TemplateParameter = {
  Type: 'String',
  Description: 'ARN of the certificate for the hosts, of AWS Certificate Manager in us-east-1',
  AllowedPattern: '^arn:aws[a-z-]*:acm:us-east-1:.+$',
  ConstraintDescription: 'must be the ARN of a certificate in us-east-1',
};

const ORIGIN_HEADER_VALUE: TemplateParameter = {
  Type: 'String',
  NoEcho: true,
  Description:
    'The secret that the login half knows the distribution by: "originHeader" of the config',
  AllowedPattern: '^[\\w-]{43,}$',
  ConstraintDescription:
    'must be base64url of at least 32 bytes, as "postern keys generate" makes it',
};

const BUCKET: TemplateResource = {
  Type: 'AWS::S3::Bucket',
  ...RETAINED,
  Properties: {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
      ],
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  },
};

function bucketPolicy({ signedCookies }: Deployment): TemplateResource {
  return {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: ref('SiteBucket'),
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          grant('s3:GetObject', substitute('{SiteBucket.Arn}/*')),
          // Else a missing file is a 403 too, which signed cookies' page of sign-in would stand for.
          ...(signedCookies ? [grant('s3:ListBucket', attribute('SiteBucket', 'Arn'))] : []),
        ],
      },
    },
  };
}

function grant(action: string, resource: TemplateValue): TemplateValue {
  const distributionArn =
    'arn:{AWS::Partition}:cloudfront::{AWS::AccountId}:distribution/{Distribution}';
  return {
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: action,
    Resource: resource,
    Condition: { StringEquals: { 'AWS:SourceArn': substitute(distributionArn) } },
  };
}

const ORIGIN_ACCESS_CONTROL: TemplateResource = {
  Type: 'AWS::CloudFront::OriginAccessControl',
  Properties: {
    OriginAccessControlConfig: {
      Name: substitute('{AWS::StackName}-site'),
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    },
  },
};

const YEAR_SECONDS = 31_536_000;

/** As long as each file says. AWS's CachingOptimized keeps what is marked `no-store` for a second, and what is not marked for a day. */
const CACHE_POLICY: TemplateResource = {
  Type: 'AWS::CloudFront::CachePolicy',
  Properties: {
    CachePolicyConfig: {
      Name: substitute('{AWS::StackName}-site'),
      MinTTL: 0,
      DefaultTTL: 0,
      MaxTTL: YEAR_SECONDS,
      ParametersInCacheKeyAndForwardedToOrigin: {
        EnableAcceptEncodingBrotli: true,
        EnableAcceptEncodingGzip: true,
        CookiesConfig: { CookieBehavior: 'none' },
        HeadersConfig: { HeaderBehavior: 'none' },
        // What is not in the key the origin that takes the bucket's place would never see.
        QueryStringsConfig: { QueryStringBehavior: 'all' },
      },
    },
  },
};

function distribution(deployment: Deployment): TemplateResource {
  const { hosts, login, signedCookies } = deployment;
  const { defaultBehavior, behaviors, publicPathPatterns } = behaviorsOf(deployment);
  return {
    Type: 'AWS::CloudFront::Distribution',
    Metadata: { Postern: { publicPathPatterns } },
    Properties: {
      DistributionConfig: {
        Enabled: true,
        Comment: substitute('{AWS::StackName}'),
        HttpVersion: 'http2and3',
        IPV6Enabled: true,
        DefaultRootObject: 'index.html',
        ...(hosts.length > 0 && { Aliases: hosts, ViewerCertificate: VIEWER_CERTIFICATE }),
        Origins: [SITE_ORIGIN, ...(login?.hostHeader ? [loginOrigin(login)] : [])],
        ...(behaviors.length > 0 && { CacheBehaviors: behaviors }),
        DefaultCacheBehavior: defaultBehavior,
        ...(signedCookies && { CustomErrorResponses: [SIGN_IN_PAGE] }),
      },
    },
  };
}

const VIEWER_CERTIFICATE: TemplateValue = {
  AcmCertificateArn: ref('CertificateArn'),
  MinimumProtocolVersion: 'TLSv1.2_2021',
  SslSupportMethod: 'sni-only',
};

const SITE_ORIGIN: TemplateValue = {
  Id: 'site',
  DomainName: attribute('SiteBucket', 'RegionalDomainName'),
  OriginAccessControlId: ref('OriginAccessControl'),
  // An access control takes the place of the older identity, which S3 origins must name even so.
  S3OriginConfig: { OriginAccessIdentity: '' },
};

function loginOrigin({
  originHeader,
  hostHeader,
}: NonNullable<Deployment['login']>): TemplateValue {
  const headers = [
    ...(originHeader
      ? [{ HeaderName: originHeader.name, HeaderValue: ref('OriginHeaderValue') }]
      : []),
    ...(hostHeader?.value === undefined
      ? []
      : [{ HeaderName: hostHeader.name, HeaderValue: hostHeader.value }]),
  ];
  return {
    Id: 'login',
    DomainName: LOGIN_DOMAIN_NAME,
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
    ...(headers.length > 0 && { OriginCustomHeaders: headers }),
  };
}

/** CloudFront's own 403 leads nobody to the login; this page does. */
const SIGN_IN_PAGE: TemplateValue = {
  ErrorCode: 403,
  ErrorCachingMinTTL: 0,
  ResponseCode: 403,
  ResponsePagePath: ERROR_PAGE_PATH,
};
