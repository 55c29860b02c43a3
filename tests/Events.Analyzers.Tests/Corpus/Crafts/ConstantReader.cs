using StackExchange.Redis;

namespace Craft.Constant;

public static class Names
{
    public const string Group = "sanders";
    public const string Consumer = "sander";
}

public sealed class ConstantReader(IDatabase redis)
{
    public Task EnsureGroupAsync() => redis.ExecuteAsync("XGROUP", "CREATE", "boards", Names.Group, "0", "MKSTREAM")
        .ContinueWith(made => _ = made.Exception, TaskScheduler.Default);

    public async Task TurnAsync(RedisValue from, Func<StreamEntry, Task> sand)
    {
        var boards = await redis.StreamReadGroupAsync("boards", Names.Group, Names.Consumer, from, 4); // EVT5011
        foreach (var board in boards)
        {
            await sand(board);
            await redis.StreamAcknowledgeAsync("boards", Names.Group, board.Id);
        }
    }
}
