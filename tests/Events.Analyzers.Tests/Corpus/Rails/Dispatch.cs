using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Rails.Dispatch;

public interface IDispatchDesk
{
    Task SendOutAsync(string train, CancellationToken token);
}

public sealed class Dispatch(IDatabase redis, IDispatchDesk desk, ILogger<Dispatch> log)
{
    private readonly string _me = Environment.MachineName;

    public async Task RunAsync(CancellationToken token)
    {
        StreamPosition[] lines = [new("rails:line:1", StreamPosition.NewMessages), new("rails:line:2", StreamPosition.NewMessages)];
        await EnsureGroupsAsync(lines);
        while (!token.IsCancellationRequested)
        {
            RedisStream[] read = await redis.StreamReadGroupAsync(lines, "dispatch", _me, countPerStream: 10); // EVT4008
            foreach (RedisStream line in read)
            {
                foreach (StreamEntry train in line.Entries)
                {
                    for (int attempt = 0; attempt < 5; attempt++)
                    {
                        try
                        {
                            await desk.SendOutAsync(train["train"].ToString(), token);
                            break;
                        }
                        catch (Exception e) // EVT4003
                        {
                            log.LogWarning(e, "try {Attempt}", attempt);
                            await Task.Delay(TimeSpan.FromMilliseconds(50 << attempt), token);
                        }
                    }

                    await redis.StreamAcknowledgeAsync(line.Key, "dispatch", train.Id);
                }
            }

            if (read.Length == 0) await Task.Delay(200, token);
        }
    }

    private async Task EnsureGroupsAsync(StreamPosition[] lines)
    {
        foreach (StreamPosition line in lines)
        {
            try { await redis.StreamCreateConsumerGroupAsync(line.Key, "dispatch", StreamPosition.Beginning, createStream: true); }
            catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        }
    }
}
