using StackExchange.Redis;
using Microsoft.Extensions.Logging;

namespace Meadow.ShearingNamed;

public abstract record SheepEvent(string Sheep) { public abstract string Kind { get; } }

public sealed record Shorn(string Sheep, int Grams) : SheepEvent(Sheep) { public override string Kind => "sheep.shorn"; }

public class ShearingEvents(IDatabase db, ILogger<ShearingEvents> log)
{
    public async Task TellAsync(SheepEvent happened, Exception? before = null)
    {
        List<NameValueEntry> fields = [new("event_type", happened.Kind), new("sheep", happened.Sheep), new("source", GetType().Name)];
        if (before is not null) fields.Add(new("error", before.GetType().FullName));
        RedisValue id = await db.StreamAddAsync("sheep", [.. fields], maxLength: 10_000, useApproximateMaxLength: true);
        log.LogDebug("{Type} is {Id}", happened.GetType().Name, id);
    }
}
