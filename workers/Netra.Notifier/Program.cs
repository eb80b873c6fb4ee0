using Netra.Hosting;
using Netra.Notifier;

await using var app = NetraApp.Create(args, "notifier", netra => netra.AddNotifier());
await app.RunAsync();
