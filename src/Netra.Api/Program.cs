using Netra.Api;
using Netra.Hosting;

return await NetraApp.RunAsync(args, "api", app => app.AddApi());
