using StackExchange.Redis;

namespace Craft.Functional;

public static class FunctionalTail
{
    private sealed record State(RedisValue Position, IReadOnlyList<(RedisValue Id, string Text)> Open);

    public static Task RunAsync(IDatabase db, Func<string, Task> print, CancellationToken token) => StepAsync(db, print, new State("0-0", []), token);

    private static async Task StepAsync(IDatabase db, Func<string, Task> print, State state, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            state = await ReadAsync(db, state);
            foreach (var (_, text) in state.Open) await print(text);
            await db.StreamAcknowledgeAsync("tail", "printers", [.. from open in state.Open select open.Id]); // EVT5001
            if (state.Open.Count == 0) await Task.Delay(100, token);
        }
    }

    private static async Task<State> ReadAsync(IDatabase db, State before)
    {
        var page = await db.StreamReadAsync("tail", before.Position, 20);
        return page.Length == 0
            ? before with { Open = [] }
            : new State(page[^1].Id, page.Select(entry => (entry.Id, entry["text"].ToString())).ToArray());
    }
}
