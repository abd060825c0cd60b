using AdCommerce.Server.Tests.Storage.Embedded;

// Tests run through their runner, not through here. This is the process that EmbeddedStoreKillTests starts and kills.
return args is ["write-log", var directory] ? await LogWriter.RunAsync(directory) : 2;
