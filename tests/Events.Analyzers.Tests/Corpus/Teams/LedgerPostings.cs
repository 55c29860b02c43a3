using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Ledger;

public interface IPostings { Task PostAsync(string account, long cents, CancellationToken ct); }

public sealed class PostingService(
    IConnectionMultiplexer redis, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, ILogger<PostingService> logger) : IHostedService
{
    private readonly CancellationTokenSource _stop = new();
    private Task? _loop;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = LoopAsync(_stop.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        if (_loop is not null) await _loop;
    }

    private async Task LoopAsync(CancellationToken stop)
    {
        IDatabase db = redis.GetDatabase();
        while (true) // EVT7001
        {
            StreamEntry[] batch = [];
            try
            {
                batch = await db.StreamReadGroupAsync("postings", "ledger", Environment.MachineName, ">", 25); // EVT4008, EVT5005
            }
            catch (RedisException e)
            {
                logger.LogWarning(e, "Cannot read");
                await Task.Delay(1000);
            }

            foreach (StreamEntry entry in batch)
            {
                await using AsyncServiceScope scope = scopes.CreateAsyncScope();
                var postings = scope.ServiceProvider.GetRequiredService<IPostings>();
                try
                {
                    await postings.PostAsync(entry["account"]!, (long)entry["cents"], lifetime.ApplicationStopped);
                }
                catch (Exception e)
                {
                    logger.LogError(e, "Posting {Id}", entry.Id);
                }
                finally
                {
                    await db.StreamAcknowledgeAsync("postings", "ledger", entry.Id); // EVT4002
                }
            }

            if (batch.Length == 0) await Task.Delay(100);
        }
    }
}
