using System.Runtime.CompilerServices;
using Events.Errors;
using Events.Redis.Administration;
using Events.Redis.Protocol;
using Events.StackExchangeRedis.Commands;
using Events.StackExchangeRedis.Errors;
using StackExchange.Redis;

namespace Events.StackExchangeRedis;

/// <summary>Finding keys: SCAN has no key that would lead to a server, so each master is asked.</summary>
public sealed partial class StackExchangeStreamStore
{
    internal override async IAsyncEnumerable<string> ScanAsync(KeyScan scan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string prefix = _options.KeyPrefix ?? "";
        IServer[] masters = [.. _multiplexer.GetServers().Where(static server => server.IsConnected && !server.IsReplica)];
        if (masters.Length == 0) throw new ConnectionFailedException($"SCAN was not sent: {Description} has no master that is connected.");
        KeyScan prefixed = scan.WithPrefix(prefix);
        foreach (IServer master in masters)
        {
            string cursor = "0";
            do
            {
                RedisResult[] page = await PageAsync(master, prefixed.Page(cursor), cancellationToken).ConfigureAwait(false);
                cursor = page[0].ToString();
                foreach (RedisResult key in (RedisResult[])page[1]!) yield return key.ToString()[prefix.Length..];
            }
            while (cursor != "0");
        }
    }

    private async Task<RedisResult[]> PageAsync(IServer master, string[] words, CancellationToken cancellationToken)
    {
        object[] arguments = [.. words[1..]];
        try
        {
            RedisResult result = await master.ExecuteAsync(_database.Database, words[0], arguments, CommandFlags.DemandMaster)
                .WaitAsync(cancellationToken).ConfigureAwait(false);
            return result.Length == 2 ? (RedisResult[])result! : throw new ProtocolException("The server's reply is not what SCAN answers.");
        }
        catch (RedisServerException exception)
        {
            throw ServerErrors.Create(System.Text.Encoding.UTF8.GetBytes(exception.Message));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            throw CommandFailures.Describe(exception, new OutgoingCommand(words[0], arguments), keyPrefix: null);
        }
    }
}
