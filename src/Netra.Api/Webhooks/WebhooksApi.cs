using Netra.Api.Callers;
using Netra.Api.Problems;
using Netra.Hosting.Callers;
using Netra.Hosting.Outbound;
using Netra.Hosting.Secrets;

namespace Netra.Api.Webhooks;

/// <summary>The routes of webhooks.</summary>
static class WebhooksApi
{
    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddOutbound();
        services.AddSecrets();
    }

    public static void MapWebhooks(this IEndpointRouteBuilder v1)
    {
        var webhooks = v1.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapPost("", CreateWebhook.HandleAsync).WithName("CreateWebhook").WithSummary("Be told of the ends of own runs, signed as in Standard Webhooks.")
            .Requires(PermissionNames.AgentExecution).Refuses(400, 413, 415);
        webhooks.MapGet("", ReadWebhooks.ListAsync).WithName("ListWebhooks").WithSummary("List own webhooks, newest first.").Refuses(400);
        webhooks.MapGet("/secret", ReadWebhooks.SecretAsync).WithName("GetWebhookSecret").WithSummary("The secret that signs the webhooks of single runs.")
            .Requires(PermissionNames.AgentExecution).Refuses();
        webhooks.MapGet("/{id}", ReadWebhooks.GetAsync).WithName("GetWebhook").WithSummary("A webhook.").Refuses(404);
        webhooks.MapDelete("/{id}", DeleteWebhook.HandleAsync).WithName("DeleteWebhook").WithSummary("Delete a webhook; nothing more is sent to it.")
            .Requires(PermissionNames.AgentExecution).Refuses(404);
        webhooks.MapGet("/deliveries", Deliveries.ListAsync).WithName("ListDeliveries").WithSummary("What was sent, newest first.").Refuses(400, 404);
        webhooks.MapGet("/{id}/deliveries", Deliveries.ListOfAsync).WithName("ListWebhookDeliveries").WithSummary("What was sent to a webhook, newest first.").Refuses(400, 404);
        webhooks.MapPost("/deliveries/{id}/redeliver", Deliveries.RedeliverAsync).WithName("Redeliver").WithSummary("Send a message again, under the same webhook-id.")
            .Requires(PermissionNames.AgentExecution).Refuses(404);
        webhooks.MapPost("/{id}/redeliver", Deliveries.RedeliverFailedAsync).WithName("RedeliverFailed").WithSummary("Send everything again that a webhook did not take.")
            .Requires(PermissionNames.AgentExecution).Refuses(404);
    }
}
