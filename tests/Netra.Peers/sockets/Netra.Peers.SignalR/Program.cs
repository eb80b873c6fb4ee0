using Netra.Peers.SignalR;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSignalR();
builder.Services.AddHostedService<EventFeed>();
var app = builder.Build();
app.MapHub<EventsHub>("/events");
await app.RunAsync();
