using System.Net;
using Events.Dashboard.Actions;
using Events.TestSupport;
using Microsoft.Playwright;
using Orders.Serve;
using static Microsoft.Playwright.Assertions;

namespace Events.Dashboard;

/// <summary>Every field of every action of both pages, with what makes no sense in it: a clear message, and nothing is changed.</summary>
[Collection(DashboardCollection.Name)]
public sealed class BadInputTests(RedisServerFixture redis, BrowserFixture browser)
{
    private const string Script = "<script>alert(1)</script>";

    // The action, what is right, and what is wrong with it: a field, a value (null for missing), and what is said.
    private static readonly (string Action, string Field, string? Value, string Says)[] OfTheDashboard =
    [
        .. Of("trim", ("maxlen", "abc", "whole number"), ("maxlen", "-1", "whole number"), ("maxlen", "1000000000001", "whole number"), ("maxlen", null, "whole number"), ("key", null, "'key' is empty"), ("key", "no-such", "no stream")),
        .. Of("trim-plan", ("maxlen", "1.5", "whole number"), ("maxlen", Script, "&lt;script&gt;"), ("key", "no-such", "no stream")),
        .. Of("replay", ("from", "yesterday", "no place"), ("from", null, "'from' is empty"), ("to", "5-0-1", "no place"), ("to", "0-1", "empty"), ("count", "0", "from 1 to 500"), ("count", "501", "from 1 to 500"), ("count", "abc", "from 1 to 500"), ("type", new string('x', 4_001), "too long"), ("after", "1-1-1", "no entry ID"), ("after", Script, "&lt;script&gt;"), ("key", "no-such", "no stream")),
        .. Of("position", ("after", Script, "&lt;script&gt;"), ("after", null, "'after' is empty"), ("after", "+", "lies ahead"), ("after", "2999-01-01", "lies ahead"), ("after", "05/06/2024", "no place"), ("group", "no-such", "no group"), ("group", null, "'group' is empty"), ("key", "no-such", "no stream")),
        .. Of("position-plan", ("after", "-5", "no place"), ("group", Script, "&lt;script&gt;"), ("key", null, "'key' is empty")),
        .. Of("handover", ("consumer", "nobody", "no consumer"), ("consumer", null, "'consumer' is empty"), ("to", "nobody", "no consumer"), ("group", "no-such", "no group"), ("key", "no-such", "no stream")),
        .. Of("claim", ("idle", "-5s", "no time span"), ("idle", "soon", "no time span"), ("idle", "5", "no time span"), ("idle", null, "'idle' is empty"), ("consumer", null, "'consumer' is empty"), ("consumer", Script, "&lt;script&gt;"), ("group", "no-such", "no group")),
        .. Of("delete-consumer", ("consumer", "nobody", "no consumer"), ("handover", "perhaps", "Hand that over first"), ("group", "no-such", "no group"), ("key", "no-such", "no stream")),
        .. Of("requeue", ("id", "nonsense", "no entry ID"), ("id", null, "no entry ID"), ("id", "9-9", "no dead letter"), ("changes", "no-equals-sign", "no change"), ("changes", "=" + Script, "&lt;script&gt;"), ("key", null, "'key' is empty")),
        .. Of("discard", ("id", "1-1-1", "no entry ID"), ("id", "9-9", "no dead letter"), ("key", null, "'key' is empty")),
        .. Of("requeue-kind", ("key", null, "'key' is empty"), ("fingerprint", new string('x', 4_001), "too long")),
        .. Of("discard-kind", ("key", null, "'key' is empty"), ("group", new string('x', 4_001), "too long")),
    ];

    private static readonly (string Action, string Field, string? Value, string Says)[] OfTheDemo =
    [
        .. Of("demo-produce", ("count", "0", "from 1 to 500"), ("count", "501", "from 1 to 500"), ("count", null, "from 1 to 500"), ("type", "order.lost", "expected one of"), ("type", Script, "&lt;script&gt;"), ("type", null, "expected one of")),
        .. Of("demo-add", ("name", Script, "&lt;script&gt;"), ("name", "two words", "no name"), ("name", new string('x', 41), "no name"), ("name", null, "'name' is empty"), ("name", "worker-c", "has a worker"), ("group", "no-such", "expected one of"), ("group", null, "expected one of")),
        .. Of("demo-remove", ("name", "nobody", "runs no worker"), ("name", null, "'name' is empty"), ("group", "no-such", "expected one of")),
        .. Of("demo-crash", ("count", "0", "from 1 to 100"), ("count", "101", "from 1 to 100"), ("count", "abc", "from 1 to 100"), ("name", Script, "&lt;script&gt;"), ("group", Script, "&lt;script&gt;")),
        .. Of("demo-kill", ("name", "nobody", "runs no worker"), ("group", null, "expected one of")),
        .. Of("demo-start", ("name", "nobody", "runs no worker"), ("name", "worker-a", "worker-a runs"), ("group", "no-such", "expected one of")),
        .. Of("demo-time", ("ms", "-1", "from 0 to 60000"), ("ms", "60001", "from 0 to 60000"), ("ms", "fast", "from 0 to 60000"), ("name", "nobody", "runs no worker"), ("group", "no-such", "expected one of")),
        .. Of("demo-throw", ("count", "0", "from 1 to 1000"), ("count", "1001", "from 1 to 1000"), ("count", null, "from 1 to 1000"), ("name", "nobody", "runs no worker"), ("group", "no-such", "expected one of")),
        .. Of("demo-freeze", ("on", "perhaps", "expected one of true, false"), ("on", null, "expected one of true, false"), ("name", "nobody", "runs no worker"), ("group", "no-such", "expected one of")),
        .. Of("demo-pause", ("on", "perhaps", "expected one of true, false"), ("on", null, "expected one of true, false"), ("name", "nobody", "runs no worker"), ("group", "no-such", "expected one of")),
        .. Of("demo-group", ("group", Script, "&lt;script&gt;"), ("group", "two words", "no name for a group"), ("group", null, "'group' is empty"), ("group", "analytics", "has a group"), ("name", Script, "&lt;script&gt;"), ("name", null, "'name' is empty"), ("from", "yesterday", "expected one of beginning, end"), ("from", null, "expected one of beginning, end")),
        .. Of("demo-claim", ("to", "worker-a", "Choose to whom"), ("to", "no-such/worker-a", "Choose to whom"), ("to", "notifications/nobody", "runs no worker"), ("to", "notifications/" + Script, "&lt;script&gt;"), ("to", null, "'to' is empty")),
        .. Of("demo-reap", ("on", "1", "expected one of true, false"), ("on", null, "expected one of true, false")),
    ];

    private readonly string _key = RedisServer.UniqueKey("orders");

    [Fact]
    public void No_action_is_left_out()
    {
        string[] ofTheDashboard = [.. StreamActions.All.Concat(ConsumerActions.All).Concat(DeadLetterActions.All).Select(static action => action.Name)];
        Assert.Equal(ofTheDashboard.Order(StringComparer.Ordinal), OfTheDashboard.Select(static one => one.Action).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_the_dashboard()
    {
        await MakeAsync();
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        using var client = new ActionClient(app.Address, "/events");
        await client.LoadAsync($"/stream?key={_key}");
        string before = await DumpAsync();

        foreach ((string action, string field, string? value, string says) in OfTheDashboard)
        {
            await RefusesAsync(client, action, Right(action), field, value, says);
            Assert.True(await DumpAsync() == before, $"{action} with {field}={value} has changed something.");
        }
    }

    [Fact]
    public async Task Of_the_demo()
    {
        await using DemoServer demo = await DemoServer.StartAsync(new ServeOptions { StreamKey = _key, Port = 0 });
        await Eventually.TrueAsync(() => demo.Demo.Workers.All(static worker => worker.State == WorkerState.Running));
        using var client = new ActionClient(demo.Address, "");
        await client.LoadAsync("/");
        Assert.Equal(
            new DemoActions(demo.Demo, null!).All.Select(static action => action.Name).Where(static name => name != "demo-reset").Order(StringComparer.Ordinal),
            OfTheDemo.Select(static one => one.Action).Distinct().Order(StringComparer.Ordinal));
        string before = await StateAsync(demo);

        foreach ((string action, string field, string? value, string says) in OfTheDemo)
        {
            await RefusesAsync(client, action, Right(action), field, value, says);
            Assert.True(await StateAsync(demo) == before, $"{action} with {field}={value} has changed something.");
        }
    }

    [Fact]
    public async Task Without_a_token_each_of_them_is_refused()
    {
        await MakeAsync();
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        await using DemoServer demo = await DemoServer.StartAsync(new ServeOptions { StreamKey = _key, Port = 0 });
        using var client = new ActionClient(app.Address, "/events");
        using var demoClient = new ActionClient(demo.Address, "");
        string before = await DumpAsync() + await StateAsync(demo);

        foreach (string action in OfTheDashboard.Select(static one => one.Action).Distinct()) await RefusesTokenAsync(client, action);
        foreach (string action in OfTheDemo.Select(static one => one.Action).Distinct().Append("demo-reset")) await RefusesTokenAsync(demoClient, action);
        Assert.Equal(before, await DumpAsync() + await StateAsync(demo));
    }

    [Fact]
    public async Task Nothing_of_a_payload_a_name_or_an_exception_is_run_by_the_browser()
    {
        const string evil = "\"'><img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>";
        string key = _key + evil;
        await redis.Server.CommandAsync("XADD", key, "1-1", "type", evil, evil, evil);
        await redis.Server.CommandAsync("XGROUP", "CREATE", key, evil, "0");
        await redis.Server.CommandAsync("XREADGROUP", "GROUP", evil, evil, "STREAMS", key, ">");
        await redis.Server.CommandAsync(
            "XADD", $"{{{key}}}:dead", "1-1", evil, evil, "dead:group", evil, "dead:reason", evil, "dead:id", "1-1", "dead:message", evil, "dead:consumer", evil, "dead:fingerprint", evil);
        await using DashboardApp app = await DashboardApp.StartAsync(redis.Server.Endpoint, static options => options.EnableActions = true);
        string query = "key=" + Uri.EscapeDataString(key);
        string group = "&group=" + Uri.EscapeDataString(evil);
        await using Visit visit = await browser.OpenAsync(app.Address, "/events?pattern=" + Uri.EscapeDataString(_key + "*"));
        foreach (string page in new[] { $"stream?{query}", $"entry?{query}&id=1-1", $"pending?{query}{group}", $"dead?{query}", $"letter?{query}&id=1-1", $"entry?{query}&id=" + Uri.EscapeDataString(evil) })
        {
            await visit.Page.GotoAsync("/events/" + page);
            await Expect(visit.Page.Locator("main")).ToContainTextAsync("onerror");
            Assert.True(await visit.Page.EvaluateAsync<bool>("() => window.hit === undefined && document.querySelectorAll('main img, main script').length === 0"), page);
        }

        // What an action answers is put into the page by its script.
        await visit.Page.GotoAsync($"/events/stream?{query}");
        await visit.Panel("replay").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Panel("replay").Locator("output")).ToContainTextAsync("onerror");
        Assert.True(await visit.Page.EvaluateAsync<bool>("() => window.hit === undefined"));
        Assert.Empty(visit.Errors(withoutRefusals: true));
    }

    private async Task RefusesTokenAsync(ActionClient client, string action)
    {
        (HttpStatusCode status, string answer) = await client.PostAsync(action, Right(action), withToken: false);
        Assert.True(status == HttpStatusCode.BadRequest && answer.Contains("token", StringComparison.Ordinal), $"{action}: {status} {answer}");
    }

    private static async Task RefusesAsync(
        ActionClient client, string action, IEnumerable<(string Name, string Value)> right, string field, string? value, string says)
    {
        IEnumerable<(string, string)> fields = right.Where(one => one.Name != field);
        (HttpStatusCode status, string answer) = await client.PostAsync(action, value is null ? fields : fields.Append((field, value)));
        string what = $"{action} with {field}={value}: {status} {answer}";
        Assert.True((int)status is 400 or 404 or 409, what);
        Assert.True((answer + WebUtility.HtmlDecode(answer)).Contains(says, StringComparison.OrdinalIgnoreCase), what);
        Assert.True(answer.StartsWith("<span class=problem>", StringComparison.Ordinal) && !answer.Contains("<script", StringComparison.Ordinal), what);
        Assert.DoesNotContain("(Parameter", answer, StringComparison.Ordinal);
    }

    // What each action takes as it is sent by the page.
    private (string Name, string Value)[] Right(string action) => action switch
    {
        "trim" or "trim-plan" => [("key", _key), ("maxlen", "1"), ("exact", "on")],
        "replay" => [("key", _key), ("from", "1-1"), ("to", "+"), ("count", "5")],
        "position" or "position-plan" => [("key", _key), ("group", "g"), ("after", "-")],
        "handover" => [("key", _key), ("group", "g"), ("consumer", "alice"), ("to", "bob")],
        "claim" => [("key", _key), ("group", "g"), ("consumer", "bob"), ("idle", "0ms")],
        "delete-consumer" => [("key", _key), ("group", "g"), ("consumer", "alice"), ("handover", "on")],
        "requeue" => [("key", _key), ("id", "1-1"), ("changes", "")],
        "discard" => [("key", _key), ("id", "1-1")],
        "requeue-kind" or "discard-kind" => [("key", _key), ("group", "g"), ("fingerprint", "f"), ("reason", "r")],
        "demo-produce" => [("count", "3"), ("type", "random")],
        "demo-add" => [("group", "analytics"), ("name", "worker-x")],
        "demo-crash" or "demo-throw" => [("group", "notifications"), ("name", "worker-a"), ("count", "1")],
        "demo-time" => [("group", "notifications"), ("name", "worker-a"), ("ms", "1")],
        "demo-group" => [("group", "audit"), ("name", "worker-x"), ("from", "beginning")],
        "demo-freeze" or "demo-pause" => [("group", "notifications"), ("name", "worker-a"), ("on", "true")],
        "demo-claim" => [("to", "notifications/worker-a")],
        "demo-reap" => [("on", "false")],
        _ => [("group", "notifications"), ("name", "worker-a")],
    };

    private static IEnumerable<(string Action, string Field, string? Value, string Says)> Of(
        string action, params (string Field, string? Value, string Says)[] wrong) =>
        wrong.Select(one => (action, one.Field, one.Value, one.Says));

    private async Task MakeAsync()
    {
        await redis.Server.CommandAsync("XADD", _key, "1-1", "type", "a");
        await redis.Server.CommandAsync("XADD", _key, "2-1", "type", "a");
        await redis.Server.CommandAsync("XGROUP", "CREATE", _key, "g", "0");
        await redis.Server.CommandAsync("XREADGROUP", "GROUP", "g", "alice", "STREAMS", _key, ">");
        await redis.Server.CommandAsync("XGROUP", "CREATECONSUMER", _key, "g", "bob");
        await redis.Server.CommandAsync("XADD", $"{{{_key}}}:dead", "1-1", "dead:group", "g", "dead:reason", "handler-failed", "dead:id", "1-1");
    }

    private async Task<string> DumpAsync() => (string)(await redis.Server.CommandAsync(
        "EVAL",
        "local all = '' for _, key in ipairs(redis.call('KEYS', '*' .. ARGV[1] .. '*')) do all = all .. key .. redis.sha1hex(redis.call('DUMP', key) or '') end return redis.sha1hex(all)",
        "0", _key))!;

    private static async Task<string> StateAsync(DemoServer demo) => string.Join('\n', demo.Demo.Workers.Select(static worker =>
            $"{worker.Group} {worker.Name} {worker.State} {worker.IsPaused} {worker.Faults.Delay} {worker.Faults.Throws} "
            + $"{worker.Faults.Doomed} {worker.Faults.IsFrozen}"))
        + $"\n{demo.Demo.IsReaping} {await demo.Events.Store.LengthAsync(new Events.Store.StreamKey(demo.Demo.Key))}";
}
