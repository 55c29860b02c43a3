using StackExchange.Redis;

namespace Valley.Blocks;

public interface IBlockIndex { Task IndexAsync(long height, string hash); }

public class BlockReader
{
    private readonly IConnectionMultiplexer _redis;
    private readonly IBlockIndex _index;

    public BlockReader(IConnectionMultiplexer redis, IBlockIndex index)
    {
        _redis = redis;
        _index = index;
    }

    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var db = _redis.GetDatabase();
        while (!cancellationToken.IsCancellationRequested)
        {
            var reply = await db.ExecuteAsync("XREAD", "COUNT", 10, "BLOCK", 1000, "STREAMS", "blocks", "$"); // EVT5013
            if (reply.IsNull) continue;
            foreach (var block in (RedisResult[])((RedisResult[])reply!)[0][1]!)
            {
                var fields = (RedisValue[])block[1]!;
                await _index.IndexAsync((long)fields[1], fields[3].ToString());
                await db.ExecuteAsync("XACK", "blocks", "index", block[0].ToString()); // EVT5001
            }
        }
    }

    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var db = _redis.GetDatabase();
        while (!cancellationToken.IsCancellationRequested)
        {
            await PageAsync(db);
            await Task.Delay(1000, cancellationToken);
        }
    }

    private async Task PageAsync(IDatabase db)
    {
        foreach (var block in await db.StreamReadAsync("blocks:all", "0-0", 100)) // EVT5016
        {
            await _index.IndexAsync((long)block["height"], block["hash"].ToString());
        }
    }
}
