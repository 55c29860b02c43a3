using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Setup;

public sealed class StreamBootstrapper(IConnectionMultiplexer mux, ILogger<StreamBootstrapper> logger)
{
    private static readonly (string Key, string Group)[] All = [("orders", "mail"), ("orders", "stock"), ("returns", "stock")];

    public async Task RunAsync()
    {
        var db = mux.GetDatabase();
        foreach (var (key, group) in All)
        {
            try
            {
                await db.StreamCreateConsumerGroupAsync(key, group, StreamPosition.Beginning, createStream: true); // EVT5006
            }
            catch (Exception e)
            {
                logger.LogDebug(e, "group {Group} of {Key}", group, key);
            }
        }
    }
}
