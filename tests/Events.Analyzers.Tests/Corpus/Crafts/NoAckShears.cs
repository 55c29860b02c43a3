using StackExchange.Redis;

namespace Craft.Shears;

public static class ShearsReader
{
    private const bool WithoutAck = true;

    public static async Task<int> TurnAsync(IDatabase db, string group, string me, Func<string, Task> cut)
    {
        var cuts = await db.StreamReadGroupAsync("cuts", group, me, StreamPosition.NewMessages, 20, WithoutAck);
        for (int i = 0; i < cuts.Length; i++)
        {
            var entry = cuts[i];
            await cut(entry.Values[0].Value!);
            await db.StreamAcknowledgeAsync("cuts", group, entry.Id, CommandFlags.FireAndForget); // EVT5002
        }

        return cuts.Length;
    }
}
