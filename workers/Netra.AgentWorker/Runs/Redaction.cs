using System.Text.Json.Nodes;

namespace Netra.AgentWorker.Runs;

/// <summary>Keeps secrets out of events: values of members whose names speak of one are replaced.</summary>
static class Redaction
{
    static readonly string[] Marks = ["password", "passwd", "secret", "token", "api_key", "apikey", "authorization", "credential", "private_key", "connection_string"];

    public static JsonNode? Apply(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (IsSecret(name) && value is not null)
                        members[name] = "***";
                    else
                        Apply(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                    Apply(item);
                break;
            default:
                break;
        }

        return node;
    }

    static bool IsSecret(string name) => Array.Exists(Marks, m => name.Contains(m, StringComparison.OrdinalIgnoreCase));
}
