using System.Text.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Good.Dispatch;

public interface IMessage { string Kind { get; } }
public interface IMessageHandler { string Kind { get; } Task HandleAsync(string json, CancellationToken ct); }
public enum Verdict { Done, Later, Never }

/// <summary>A dispatcher that decides for each entry what becomes of it.</summary>
public sealed class Dispatcher(IDatabase db, IEnumerable<IMessageHandler> handlers, ILogger<Dispatcher> logger)
{
    private readonly Dictionary<string, IMessageHandler> _handlers = handlers.ToDictionary(h => h.Kind);

    public async Task PrepareAsync()
    {
        try { await db.StreamCreateConsumerGroupAsync("messages", "dispatch", "0", createStream: true); }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }
    }

    public async Task<int> DispatchAsync(string me, CancellationToken ct)
    {
        var entries = await db.StreamReadGroupAsync("messages", "dispatch", me, ">", 20);
        var verdicts = new List<(RedisValue Id, Verdict Verdict)>();
        foreach (var entry in entries)
        {
            var verdict = await JudgeAsync(entry, ct);
            verdicts.Add((entry.Id, verdict));
            if (verdict == Verdict.Never) await BuryAsync(entry);
        }

        var finished = verdicts.Where(v => v.Verdict is Verdict.Done or Verdict.Never).Select(v => v.Id).ToArray();
        return finished.Length == 0 ? 0 : (int)await db.StreamAcknowledgeAsync("messages", "dispatch", finished);
    }

    public async Task RecoverAsync(string me, CancellationToken ct)
    {
        var (cursor, rounds) = ((RedisValue)"0-0", 0);
        do
        {
            var claimed = await db.StreamAutoClaimAsync("messages", "dispatch", me, 60_000, cursor, 20);
            foreach (var entry in claimed.ClaimedEntries)
            {
                if (await JudgeAsync(entry, ct) == Verdict.Later) continue;
                await db.StreamAcknowledgeAsync("messages", "dispatch", entry.Id);
            }

            if (claimed.DeletedIds.Length > 0) logger.LogWarning("gone: {Ids}", string.Join(',', claimed.DeletedIds));
            cursor = claimed.NextStartId;
        }
        while (cursor != "0-0" && ++rounds < 100);
    }

    private async Task<Verdict> JudgeAsync(StreamEntry entry, CancellationToken ct)
    {
        if (!_handlers.TryGetValue(entry["kind"].ToString(), out var handler)) return Verdict.Never;
        try
        {
            await handler.HandleAsync(entry["json"]!, ct);
            return Verdict.Done;
        }
        catch (JsonException e)
        {
            logger.LogError(e, "{Id} cannot be read", entry.Id);
            return Verdict.Never;
        }
        catch (Exception e)
        {
            logger.LogError(e, "{Id} failed", entry.Id);
            return Verdict.Later;
        }
    }

    private Task BuryAsync(StreamEntry entry) => db.StreamAddAsync("messages:poison", entry.Values, maxLength: 5000, useApproximateMaxLength: true);
}
