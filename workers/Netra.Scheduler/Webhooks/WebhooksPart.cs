using Netra.Hosting;
using Netra.Hosting.Outbound;

namespace Netra.Scheduler.Webhooks;

static class WebhooksPart
{
    public static void AddWebhookDispatch(this NetraApp app)
    {
        app.Services.AddOutbound();
        app.Services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        app.Services.AddSingleton<NewWebhooks>();
        app.Services.AddSingleton<WebhookSender>();
        app.Services.AddHostedService<WebhookDispatch>();
    }
}
