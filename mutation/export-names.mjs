// Names after `as` in an export are texts, which Stryker 9.6 mutates and then cannot place. Left alone, they are counted
// as ignored, and so as survivors.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const ignorer = {
  shouldIgnore: ({ parentPath }) =>
    parentPath?.isExportSpecifier() ? 'Stryker cannot change the name of an export' : undefined,
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'export-names', ignorer)];
