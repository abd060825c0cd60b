using AdCommerce.Server.Access;

// The server, from its own entry point. The web host looks at the entry assembly by itself and finds FloorsStartup.
return (int)typeof(AccessTable).Assembly.EntryPoint!.Invoke(null, [args])!;
