using Netra.Hosting;
using Netra.Hosting.Outbound;
using Netra.Hosting.Secrets;

namespace Netra.Scheduler.Webhooks;

static class WebhooksPart
{
    public static void AddWebhookDispatch(this NetraApp app)
    {
        app.Services.AddOutbound();
        app.Services.AddSecrets();
        app.Services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        app.Services.AddSingleton<NewWebhooks>();
        app.Services.AddSingleton<WebhookSender>();
        app.Services.AddHostedService<SecretsClock>();
        app.Services.AddHostedService<WebhookDispatch>();
    }
}
