using StackExchange.Redis;

namespace Valley.Groups.Sound;

public static class GroupSetup
{
    public static void Create(IDatabase db, string stream, params string[] groups)
    {
        foreach (var group in groups)
        {
            try
            {
                db.StreamCreateConsumerGroup(stream, group, "0-0", createStream: true);
            }
            catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP"))
            {
            }
        }
    }

    public static StreamEntry[] Next(IDatabase db, string stream, string group, string consumer, RedisValue from) =>
        db.StreamReadGroup(stream, group, consumer, from, count: 10);

    public static StreamEntry[] After(IDatabase db, string stream, RedisValue after, int count = 100) => db.StreamRead(stream, after, count);

    public static StreamAutoClaimResult Stale(IDatabase db, string stream, string group, string consumer, RedisValue cursor) =>
        db.StreamAutoClaim(stream, group, consumer, 60_000, cursor, 10);
}
