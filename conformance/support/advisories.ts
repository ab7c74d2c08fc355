/**
 * Published failures of other libraries that verify tokens or fetch keys. `rules/index.test.ts` holds each against the rule files
 * whose header comments claim it.
 */

/** By what went wrong; ids as the CVE list and GitHub's advisory database have them. */
export const ADVISORIES: Readonly<Record<string, readonly string[]>> = {
  'unsigned tokens, and a public key as a secret': [
    'CVE-2015-9235',
    'CVE-2016-10555',
    'CVE-2022-23540',
    'CVE-2026-28802',
  ],
  'a key that is not bound to its algorithm': ['CVE-2022-23539', 'CVE-2022-23541'],
  "a public key's text as a secret": [
    'CVE-2022-29217',
    'GHSA-ffc3-869f-jxw9',
    'GHSA-r6x4-923q-g947',
    'GHSA-p4g4-x82p-q773',
    'GHSA-w2cx-738m-mc7w',
    'CVE-2026-48526',
    'GHSA-xgmm-8j9v-c9wx',
    'CVE-2023-48223',
    'CVE-2026-34950',
    'CVE-2026-107722',
    'CVE-2026-107724',
    'CVE-2024-33663',
    'CVE-2024-37568',
  ],
  'the algorithm is taken from the token': ['CVE-2026-22817', 'CVE-2026-22818', 'CVE-2026-13089'],
  'claims that are not checked, or not for their type': [
    'CVE-2026-25537',
    'CVE-2025-62610',
    'CVE-2025-30144',
    'CVE-2024-53861',
    'CVE-2026-107723',
    'CVE-2026-28498',
  ],
  'critical extensions that are ignored': ['CVE-2025-59420', 'CVE-2026-32597', 'CVE-2026-35042'],
  'a key that the token brings along or names': [
    'CVE-2018-0114',
    'CVE-2026-27962',
    'CVE-2025-65945',
    'GHSA-869p-cjfg-cm3x',
  ],
  'signatures of zeros or with twins': [
    'CVE-2022-21449',
    'CVE-2026-33895',
    'CVE-2026-25793',
    'CVE-2022-35961',
  ],
  'another form taken for a signed token': ['CVE-2022-39227', 'CVE-2023-51774'],
  'an empty, short or falsy key': [
    'CVE-2026-44351',
    'GHSA-9j54-fg26-wv3r',
    'joserfc 1.6.8',
    'CVE-2026-107720',
    'CVE-2025-45768',
  ],
  'time, patterns and caches': [
    'CVE-2026-107721',
    'CVE-2026-107719',
    'CVE-2026-35039',
    'CVE-2026-35041',
    'GHSA-3j8v-cgw4-2g6q',
    'CVE-2025-59936',
  ],
  'key sets that are fetched': ['CVE-2026-48522', 'GHSA-9v7f-9g4p-ffgj', 'CVE-2026-48524'],
  'work, size and depth': [
    'CVE-2026-48525',
    'GHSA-42vr-xj54-vc7v',
    'CVE-2025-61920',
    'CVE-2025-62706',
    'CVE-2022-36083',
    'CVE-2024-28176',
    'CVE-2024-33664',
    'joserfc 1.6.3',
  ],
  'what is done to the caller, and said to the world': ['GHSA-gvp8-978c-rx2q', 'CVE-2025-65015'],
};
