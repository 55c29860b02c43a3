using System.Collections.Concurrent;
using System.Text.Json;
using Events.TestSupport;

namespace Events.Cli;

/// <summary><c>events top</c></summary>
public sealed class TopTests(RedisServerFixture fixture) : CliTests(fixture)
{
    [Fact]
    public async Task It_shows_streams_and_groups_with_what_is_not_as_it_should_be()
    {
        await DeliverAsync(3);
        await AddAsync(2, first: 4);

        CliResult look = (await RunAsync("top", Key, "--count", "1")).Ok();

        Assert.Equal([Key, "5", "-", "0"], look.Row(Key));
        Assert.Equal(["g", "-", "2", "3"], look.Row("g")[..4]);
        Assert.Equal(["0", "1"], look.Row("g")[^2..]);
        Assert.Contains("no stream matches", (await RunAsync("top", Key + "-none", "--count", "1")).Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_look_knows_how_many_came_since_the_first()
    {
        await AddAsync(1);
        Task<CliResult> looking = RunAsync("top", Key, "--count", "3", "--interval", "500ms", "--json");
        while (!looking.IsCompleted)
        {
            await RedisAsync("XADD", Key, "*", "a", "b");
            await Task.WhenAny(looking, Task.Delay(5));
        }

        JsonElement[] looks = (await looking).Ok().JsonLines;

        Assert.Equal(3, looks.Length);
        Assert.Equal(JsonValueKind.Null, looks[0].GetProperty("streams")[0].GetProperty("added_per_second").ValueKind);
        Assert.True(looks[2].GetProperty("streams")[0].GetProperty("added_per_second").GetDouble() > 0);
    }

    [Fact]
    public async Task On_a_terminal_it_is_drawn_over_and_ended_by_a_signal()
    {
        await AddAsync(1);
        using var stop = new CancellationTokenSource();
        using var shown = new Printed();
        Task<CliResult> looking = RunAsync(["top", Key, "--interval", "100ms"], answer: "", stop.Token, isTerminal: true, shown);
        await Eventually.TrueAsync(() => looking.IsCompleted || shown.ToString().Split("1 stream").Length > 3);
        Assert.False(looking.IsCompleted);
        await stop.CancelAsync();

        // The cursor is hidden while it draws, and there again.
        string drawn = (await looking).Ok().Out;
        Assert.True(drawn.LastIndexOf("\u001b[?25h", StringComparison.Ordinal) > drawn.LastIndexOf("\u001b[?25l", StringComparison.Ordinal), drawn);
    }

    [Fact]
    public async Task On_a_terminal_the_key_q_ends_it_and_no_other_does()
    {
        await AddAsync(1);
        using var shown = new Printed();
        var keys = new ConcurrentQueue<char>();
        Task<CliResult> looking = RunAsync(
            ["top", Key, "--interval", "100ms"], answer: "", isTerminal: true, output: shown, readKey: () => keys.TryDequeue(out char key) ? key : null);
        keys.Enqueue('x');
        await Eventually.TrueAsync(() => looking.IsCompleted || (keys.IsEmpty && shown.ToString().Split("1 stream").Length > 3));
        Assert.False(looking.IsCompleted);

        keys.Enqueue('q');

        string drawn = (await looking).Ok().Out;
        Assert.True(drawn.LastIndexOf("\u001b[?25h", StringComparison.Ordinal) > drawn.LastIndexOf("\u001b[?25l", StringComparison.Ordinal), drawn);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_shown_as_gone_until_it_is_back()
    {
        await using RedisServer own = await RedisServer.StartOwnAsync();
        await own.CommandAsync("XADD", Key, "*", "a", "b");
        using var stop = new CancellationTokenSource();
        using var shown = new Printed();
        Task<CliResult> looking = RunAsync(
            ["top", Key, "--interval", "100ms", "--json", "--redis", own.Endpoint + ",commandTimeout=1s,connectTimeout=1s"],
            answer: "",
            stop.Token,
            output: shown);
        await ShownAsync(JsonValueKind.Null, streams: 1);
        await own.KillAsync();
        await ShownAsync(JsonValueKind.String, streams: null);
        await own.RestartAsync();
        await own.CommandAsync("XADD", Key, "*", "a", "b");
        await ShownAsync(JsonValueKind.Null, streams: 1);
        await stop.CancelAsync();
        (await looking).Ok();

        // By the last look.
        Task ShownAsync(JsonValueKind problem, int? streams) => Eventually.TrueAsync(() =>
        {
            Assert.False(looking.IsCompleted);
            string text = shown.ToString();
            string? line = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
            if (line is null) return false;
            JsonElement look = JsonDocument.Parse(line).RootElement;
            return look.GetProperty("problem").ValueKind == problem && (streams is null || look.GetProperty("streams").GetArrayLength() == streams);
        });
    }
}
