/** Pushed authorization requests (RFC 9126): the parameters go to the provider directly, and the browser carries a reference. */
import {
  type AuthorizationServer,
  type Client,
  type ClientAuth,
  type PushedAuthorizationRequestOptions,
  processPushedAuthorizationResponse,
  pushedAuthorizationRequest,
} from 'oauth4webapi';

/** Whom to ask, as whom, and how. */
interface Conversation {
  readonly server: AuthorizationServer;
  readonly client: Client;
  readonly options: PushedAuthorizationRequestOptions;
}

interface PushedRequest {
  readonly parameters: Readonly<Record<string, string>>;
  readonly authenticate: ClientAuth;
  readonly endpoint: string;
}

/** What stands for the parameters in the authorization request. Rejects as oauth4webapi does. */
export async function pushRequest(
  { server, client, options }: Conversation,
  { parameters, authenticate, endpoint }: PushedRequest,
): Promise<Readonly<Record<string, string>>> {
  const target = { ...server, pushed_authorization_request_endpoint: endpoint };
  const response = await pushedAuthorizationRequest(
    target,
    client,
    authenticate,
    { ...parameters },
    options,
  );
  const { request_uri } = await processPushedAuthorizationResponse(target, client, response);
  return { client_id: client.client_id, request_uri };
}

export type PushRequest = typeof pushRequest;
