using StackExchange.Redis;

namespace Harbour.Arguments;

public class ClaimArguments
{
    private readonly IDatabase _db;

    public ClaimArguments(IDatabase db) => _db = db;

    public async Task SetUpAsync(string stream, string group)
    {
        try
        {
            await _db.StreamCreateConsumerGroupAsync(stream, group, "0-0", createStream: false); // EVT5019
        }
        catch (RedisServerException e) when (e.Message.Contains("BUSYGROUP"))
        {
        }
    }

    public Task<StreamAutoClaimIdsOnlyResult> StaleAsync(string stream, string group, string me) =>
        _db.StreamAutoClaimIdsOnlyAsync(stream, group, me, 120_000, ">", 100); // EVT5017

    public Task<StreamEntry[]> EverythingAsync(string stream, RedisValue after) => _db.StreamReadAsync(stream, after, count: 0); // EVT5018

    public Task<StreamEntry[]> NextAsync(string stream, string group, string me) => _db.StreamReadGroupAsync(stream, group, me, 25); // EVT5007
}
