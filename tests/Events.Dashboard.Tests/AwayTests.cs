using System.Net;
using Events.Store;
using Events.TestSupport;

namespace Events.Dashboard;

/// <summary>An action while the server is away: who has pressed the button is told soon, and nothing comes of it later.</summary>
[Collection(DashboardCollection.Name)]
public sealed class AwayTests
{
    private readonly string _key = RedisServer.UniqueKey();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_action_says_that_the_server_is_away_and_is_not_done_when_it_is_back(bool isFrozen)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--appendonly", "yes", "--appendfsync", "always");
        for (int i = 1; i <= 5; i++) await server.CommandAsync("XADD", _key, $"{i}-0", "type", "order.paid");

        // Longer than anybody waits: what waits for the connection would be sent once the server is back.
        await using DashboardApp app = await DashboardApp.StartAsync(
            server.Endpoint + ",connectTimeout=90s,commandTimeout=90s", static options => options.EnableActions = true);
        using var http = new ActionClient(app.Address, "/events");
        await http.LoadAsync($"/stream?key={_key}");
        if (isFrozen) server.Suspend();
        else await server.KillAsync();

        (HttpStatusCode status, string answer) = await TrimAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains(server.Endpoint, answer, StringComparison.Ordinal);
        Assert.Contains("Nothing was done: try again when it answers.", answer, StringComparison.Ordinal);
        if (isFrozen) server.Resume();
        else await server.RestartAsync();
        await Eventually.TrueAsync(async () => await app.Store.LengthAsync(new StreamKey(_key)) == 5);
        await Eventually.TrueAsync(async () => (await TrimAsync()).Status == HttpStatusCode.OK);
        Assert.Equal(2, await app.Store.LengthAsync(new StreamKey(_key)));

        Task<(HttpStatusCode Status, string Answer)> TrimAsync() =>
            http.PostAsync("trim", [("key", _key), ("maxlen", "2"), ("exact", "on")]).WaitAsync(Eventually.Patience);
    }

    [Fact]
    public async Task A_look_that_was_not_answered_leaves_nobody_to_wonder_whether_anything_was_done()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await server.CommandAsync("XADD", _key, "1-0", "type", "order.paid");

        // The connection gives up before the dashboard does.
        await using DashboardApp app = await DashboardApp.StartAsync(
            server.Endpoint + ",commandTimeout=100ms",
            static options =>
            {
                options.EnableActions = true;
                options.StoreTimeout = Eventually.Patience;
            });
        using var http = new ActionClient(app.Address, "/events");
        await http.LoadAsync($"/stream?key={_key}");
        server.Suspend();
        try
        {
            (HttpStatusCode status, string answer) = await http.PostAsync("trim", [("key", _key), ("maxlen", "0"), ("exact", "on")]);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.DoesNotContain("may or may not", answer, StringComparison.Ordinal);
            Assert.Contains("Nothing was done: try again when it answers.", answer, StringComparison.Ordinal);
        }
        finally
        {
            server.Resume();
        }
    }
}
