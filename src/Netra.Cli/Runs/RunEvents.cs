using System.Text.Json.Nodes;

namespace Netra.Cli;

/// <summary><c>runs events</c>: the whole log, page by page.</summary>
static class RunEvents
{
    const int PageSize = 1000;

    public static async Task<int> ListAsync(Invocation i)
    {
        using var client = Invocation.Connect();
        var after = RunsCommands.AfterOf(i);
        var all = new JsonArray();
        while (true)
        {
            var page = await client.Runs.EventsAsync(i.Get(RunIds.Argument), after, PageSize, i.Token);
            foreach (var e in page.Items)
            {
                after = e.Seq;
                if (!i.Screen.IsJson)
                    i.Screen.Say(EventLine.Of(e));
            }

            foreach (var item in Display.Items(page.Json, "items"))
                all.Add(JsonNode.Parse(item.GetRawText()));
            if (page.Items.Count < PageSize)
                return i.Screen.Show(new JsonObject { ["items"] = all, ["next_cursor"] = null }, () => { });
        }
    }
}
