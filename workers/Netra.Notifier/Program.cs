using Netra.Hosting;
using Netra.Notifier;

return await NetraApp.RunAsync(args, "notifier", netra => netra.AddNotifier());
