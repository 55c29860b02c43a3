using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Verdicts;

public abstract record Verdict
{
    public sealed record Done : Verdict;
    public sealed record Later(TimeSpan In) : Verdict;
    public sealed record Hopeless(string Why) : Verdict;
}

public interface IVerifier { Task<Verdict> VerifyAsync(string document, CancellationToken ct); }

public sealed class VerifyWorker(IDatabase db, IVerifier verifier, ILogger<VerifyWorker> logger, string me) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try { await db.StreamCreateConsumerGroupAsync("documents", "verify", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
        RedisValue from = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var page = await db.StreamReadGroupAsync("documents", "verify", me, from, 10);
            from = ">";
            foreach (var entry in page)
            {
                switch (await verifier.VerifyAsync(entry["document"]!, stoppingToken))
                {
                    case Verdict.Done:
                        await db.StreamAcknowledgeAsync("documents", "verify", entry.Id);
                        break;
                    case Verdict.Hopeless { Why: var why }:
                        await db.StreamAddAsync("documents:dead", [.. entry.Values, new("why", why)], maxLength: 1000, useApproximateMaxLength: true);
                        await db.StreamAcknowledgeAsync("documents", "verify", entry.Id);
                        break;
                    case Verdict.Later { In: var pause }:
                        logger.LogInformation("{Id} again after {Pause}", entry.Id, pause);
                        from = "0";
                        await Task.Delay(pause, stoppingToken);
                        break;
                }
            }

            if (page.Length == 0) await Task.Delay(100, stoppingToken);
        }
    }
}
