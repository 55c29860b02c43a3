using System.Text.Json;
using StackExchange.Redis;

namespace Street.Library;

public record BookLent(string Isbn, string Reader);

public record BookBack(string Isbn);

/// <summary>Who did what; kept for ever, says the first line of the specification.</summary>
public sealed class AuditTrail(IDatabase redis)
{
    public Task<RedisValue> WriteAsync(object what, string who)
    {
        var kind = what.GetType().Name; // EVT1004
        NameValueEntry[] fields =
        [
            new("kind", kind),
            new("who", who),
            new("data", JsonSerializer.Serialize(what)),
        ];
        return redis.StreamAddAsync("library:audit", fields); // EVT6001
    }
}

public sealed class LendingFeed(IDatabase redis)
{
    private const int Keep = 5000;

    public Task LentAsync(BookLent lent) =>
        redis.StreamAddAsync("library:lent", [new("event", "book.lent"), new("isbn", lent.Isbn), new("reader", lent.Reader)], maxLength: Keep); // EVT6002

    public Task BackAsync(BookBack back) =>
        redis.StreamAddAsync("library:lent", "isbn", back.Isbn, maxLength: Keep, useApproximateMaxLength: true);
}

/// <summary>What nobody could lend; looked at by hand.</summary>
public sealed class LendingFailures(IDatabase redis)
{
    private static readonly RedisKey DeadLetters = "library:lent:dead";

    public Task FailedAsync(BookLent lent, Exception why) =>
        redis.StreamAddAsync(DeadLetters, [new("isbn", lent.Isbn), new("error", why.GetType().Name), new("text", why.Message)]);
}
