using StackExchange.Redis;

namespace Valley.Groups;

public static class GroupSetup
{
    public static void Create(IDatabase db)
    {
        db.StreamCreateConsumerGroup("valley", "north", StreamPosition.NewMessages); // EVT5006

        try
        {
            db.StreamCreateConsumerGroup("valley", "south", "0-0", createStream: false); // EVT5019
        }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP"))
        {
        }
    }

    public static StreamEntry[] Next(IDatabase db, string consumer) => db.StreamReadGroup("valley", "north", ">", consumer); // EVT5007

    public static StreamEntry[] Newest(IDatabase db) => db.StreamRead("valley", StreamPosition.NewMessages, 10); // EVT5008

    public static StreamEntry[] All(IDatabase db, RedisValue after)
    {
        const int everything = 0;
        return db.StreamRead("valley", after, everything); // EVT5018
    }

    public static StreamAutoClaimResult Stale(IDatabase db, string consumer) =>
        db.StreamAutoClaim("valley", "north", consumer, 60_000, ">", 10); // EVT5017
}
