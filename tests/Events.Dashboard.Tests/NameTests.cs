using System.Net;
using System.Text.RegularExpressions;
using Events.Administration;
using Events.Dashboard.Html;
using Events.Store;
using Events.TestSupport;
using Orders.Serve;

namespace Events.Dashboard;

/// <summary>Keys, groups and consumers with what pages hide and forms change in their names: what is acted on is what is shown.</summary>
[Collection(DashboardCollection.Name)]
public sealed partial class NameTests(RedisServerFixture redis)
{
    private const string Odd = "a\u001b[1m\n\u200b b ";
    private readonly string _key = RedisServer.UniqueKey("orders");

    [Fact]
    public async Task A_key_with_a_space_at_its_end_is_another_one()
    {
        await AddAsync(_key, 5);
        await AddAsync(_key + " ", 5);
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        using var client = new ActionClient(app.Address, "/events");

        string page = await LoadAsync(app, client, $"/stream?key={_key}%20");
        (HttpStatusCode status, string answer) = await client.PostAsync("trim", [.. Hidden(page, "trim"), ("maxlen", " 2 "), ("exact", "on")]);

        Assert.True(status == HttpStatusCode.OK, answer);
        Assert.Equal((5, 2), (await app.Store.LengthAsync(new StreamKey(_key)), await app.Store.LengthAsync(new StreamKey(_key + " "))));
        Assert.Contains($"What is trimmed from {_key}  is gone", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_with_control_and_format_characters_come_back_as_they_are()
    {
        string key = _key + Odd;
        await AddAsync(key, 3);
        await redis.Server.CommandAsync("XGROUP", "CREATE", key, "g" + Odd, "0");
        await redis.Server.CommandAsync("XREADGROUP", "GROUP", "g" + Odd, "alice" + Odd, "STREAMS", key, ">");
        await redis.Server.CommandAsync("XGROUP", "CREATECONSUMER", key, "g" + Odd, "bob" + Odd);
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        using var client = new ActionClient(app.Address, "/events");
        string page = await LoadAsync(app, client, $"/stream?key={Uri.EscapeDataString(key)}");
        Assert.DoesNotContain("\u001b", page, StringComparison.Ordinal);

        string form = ElementIds.Of("a", "g" + Odd, "alice" + Odd) + "-h";
        Match to = Regex.Match(Form(page, form), "<select[^>]* name=\"([^\"]*)\">.*?<option value=\"([^\"]*bob[^\"]*)\">", RegexOptions.Singleline);
        (HttpStatusCode status, string answer) = await client.PostAsync("handover", [.. Hidden(page, form), (Decode(to, 1), Decode(to, 2))]);
        Assert.True(status == HttpStatusCode.OK, answer);
        PendingSummary pending = await app.Store.PendingAsync(new StreamKey(key), "g" + Odd);
        Assert.Equal(3, Assert.Single(pending.Consumers, static one => one.Key == "bob" + Odd).Value);

        (status, answer) = await client.PostAsync("position", [.. Hidden(page, ElementIds.Of("p", "g" + Odd)), ("after", " - ")]);
        Assert.True(status == HttpStatusCode.OK, answer);
        Assert.Equal(EntryId.Min, Assert.Single(await app.Store.GroupInfoAsync(new StreamKey(key))).LastDeliveredId);

        // By an address too, as the form that looks for an entry has it.
        (string name, string value) = Hidden(page, "action=\"/events/entry\"").Single();
        using var http = new HttpClient { BaseAddress = app.Address };
        string entry = await http.GetStringAsync($"/events/entry?{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}&id=2-0");
        Assert.Contains("2-0", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_does_not_hold_any_more_is_a_conflict()
    {
        await using DashboardApp app = await DashboardApp.StartAsync(null, static options =>
        {
            options.EnableActions = true;
            options.Pages.Add(new PlansPage());
        });
        using var client = new ActionClient(app.Address, "/events");
        await client.LoadAsync("/plans");

        (HttpStatusCode status, string answer) = await client.PostAsync("outdated", []);

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Plan it again.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_two_elements_of_the_demo_have_one_name()
    {
        await using DemoServer demo = await DemoServer.StartAsync(new ServeOptions { StreamKey = _key, Port = 0 });
        using var client = new ActionClient(demo.Address, "");
        await client.LoadAsync("/");
        foreach ((string group, string name) in new[] { ("a-b", "c"), ("a", "b-c") })
        {
            (HttpStatusCode status, string answer) = await client.PostAsync("demo-group", [("group", group), ("name", name), ("from", "beginning")]);
            Assert.True(status == HttpStatusCode.OK, answer);
        }

        using var http = new HttpClient { BaseAddress = demo.Address };
        string[] ids = [.. Id().Matches(await http.GetStringAsync("/")).Select(static match => match.Groups[1].Value)];

        Assert.Contains("w~a-b~c", ids);
        Assert.Contains("w~a~b-c", ids);
        Assert.Empty(ids.GroupBy(static id => id).Where(static same => same.Count() > 1).Select(static same => same.Key));
    }

    [Fact]
    public async Task No_two_buttons_of_a_page_are_called_alike()
    {
        await AddAsync(_key, 2);
        foreach (string group in new[] { "g", "h" })
        {
            await redis.Server.CommandAsync("XGROUP", "CREATE", _key, group, "0");
            foreach (string consumer in new[] { "alice", "bob" }) await redis.Server.CommandAsync("XGROUP", "CREATECONSUMER", _key, group, consumer);
            await redis.Server.CommandAsync(
                "XADD", $"{{{_key}}}:dead", "*", "type", "a", "dead:group", group, "dead:reason", "handler-failed", "dead:id", "1-1", "dead:fingerprint", "f");
        }

        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        await using DemoServer demo = await DemoServer.StartAsync(new ServeOptions { StreamKey = _key, Port = 0 });
        await demo.Demo.AddGroupAsync("audit", "worker-a", isAtEnd: false);
        using var http = new HttpClient();
        foreach ((Uri address, string page, string one) in new[]
        {
            (app.Address, $"/events/stream?key={_key}", "Hand over: alice of g"), (app.Address, $"/events/dead?key={_key}", "Discard all: handler-failed f of h"),
            (demo.Address, "/", "Freeze: worker-a of audit"),
        })
        {
            string html = await http.GetStringAsync(new Uri(address, page));
            (string Name, string Text)[] buttons =
                [.. Button().Matches(html).Select(static match => (Name: Decode(match, match.Groups[1].Success ? 1 : 2), Text: Decode(match, 2)))];
            Assert.Contains(one, buttons.Select(static button => button.Name));
            Assert.Empty(buttons.GroupBy(static button => button.Name).Where(static same => same.Count() > 1).Select(static same => same.Key));

            // Who says what he sees is understood as well.
            Assert.All(buttons, static button => Assert.StartsWith(button.Text, button.Name, StringComparison.Ordinal));
        }
    }

    private async Task AddAsync(string key, int count)
    {
        for (int i = 1; i <= count; i++) await redis.Server.CommandAsync("XADD", key, $"{i}-0", "type", "a");
    }

    private static async Task<string> LoadAsync(DashboardApp app, ActionClient client, string page)
    {
        await client.LoadAsync(page);
        using var http = new HttpClient { BaseAddress = app.Address };
        return await http.GetStringAsync("/events" + page);
    }

    // What the browser sends of a form without being asked, but for the token.
    private static IEnumerable<(string Name, string Value)> Hidden(string page, string form) => HiddenInput().Matches(Form(page, form))
        .Select(static match => (Decode(match, 1), Decode(match, 2)))
        .Where(static field => !field.Item1.Contains("Token", StringComparison.Ordinal));

    private static string Form(string page, string form)
    {
        string mark = form.Contains('=', StringComparison.Ordinal) ? form : $"<form id=\"{form}\"";
        int start = page.IndexOf(mark, StringComparison.Ordinal);
        Assert.True(start >= 0, $"There is no form {form}.");
        return page[start..page.IndexOf("</form>", start, StringComparison.Ordinal)];
    }

    private static string Decode(Match match, int group) => WebUtility.HtmlDecode(match.Groups[group].Value);

    [GeneratedRegex("<input type=hidden name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenInput();

    [GeneratedRegex("<button [^>]*?type=submit(?: aria-label=\"([^\"]*)\")?[^>]*>([^<]*)</button>")]
    private static partial Regex Button();

    [GeneratedRegex(" id=\"?([^\" >]+)")]
    private static partial Regex Id();

    private sealed class PlansPage : DashboardPage
    {
        public override string Path => "plans";

        public override IReadOnlyList<DashboardAction> Actions =>
        [
            new("outdated", static (_, _) => throw new AdministrationException(AdministrationError.PlanOutdated, "Plan it again.")),
        ];

        public override string GetTitle(DashboardRequest request) => "Plans";

        public override IReadOnlyList<DashboardPanel> GetPanels(DashboardRequest request) =>
            [new DashboardPanel("do", "Do", static asked => ValueTask.FromResult(asked.Form("do-it", "outdated", "Do it")))];
    }
}
