using StackExchange.Redis;

namespace Valley.Blocks.Following;

public interface IBlockIndex { Task<RedisValue> LastAsync(); Task IndexAsync(long height, string hash, RedisValue id); }

public class BlockFollower(IDatabase db, IBlockIndex index)
{
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var last = await index.LastAsync();
        while (!cancellationToken.IsCancellationRequested)
        {
            last = await PageAsync(last);
            await Task.Delay(1000, cancellationToken);
        }
    }

    private async Task<RedisValue> PageAsync(RedisValue after)
    {
        foreach (var block in await db.StreamReadAsync("blocks", after, 100))
        {
            await index.IndexAsync((long)block["height"], block["hash"].ToString(), block.Id);
            after = block.Id;
        }

        return after;
    }
}
