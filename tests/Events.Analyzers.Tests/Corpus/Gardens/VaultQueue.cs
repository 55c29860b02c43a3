using StackExchange.Redis;

namespace Garden.Vault;

public sealed class VaultQueue(IDatabase db)
{
    private const string Key = "vault:doors", Group = "guards";

    public async Task SetUpAsync()
    {
        if (!(await db.StreamGroupInfoAsync(Key)).Any(g => g.Name == Group))
        {
            await db.StreamCreateConsumerGroupAsync(Key, Group, StreamPosition.Beginning, createStream: true);
        }
    }

    public async Task OpenAsync(string guard, Func<string, Task> open)
    {
        var doors = await db.StreamReadGroupAsync(Key, Group, guard, "0", 1);
        if (doors.Length == 0) doors = await db.StreamReadGroupAsync(Key, Group, guard, ">", 1);
        foreach (var door in doors)
        {
            try { await open(door["door"]!); }
            finally { await db.StreamAcknowledgeAsync(Key, Group, door.Id); } // EVT4002
        }
    }

    public Task CallAsync(string door) => db.StreamAddAsync(Key, "door", door, maxLength: 500, useApproximateMaxLength: true);
}
