using Netra.Api;
using Netra.Hosting;

await using var api = NetraApp.Create(args, "api", app => app.AddApi());
await api.RunAsync();
