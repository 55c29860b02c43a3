using StackExchange.Redis;

namespace Craft.Functional;

public abstract record Verdict
{
    private Verdict() { }
    public sealed record Done : Verdict;
    public sealed record Later(string Why) : Verdict;
    public sealed record Never(string Why) : Verdict;
}

public static class Pipeline
{
    public static async Task<R> Then<T, R>(this Task<T> task, Func<T, Task<R>> next) => await next(await task);
    public static async Task<R> Map<T, R>(this Task<T> task, Func<T, R> map) => map(await task);

    public static Func<RedisValue, Task<int>> Consumer(IDatabase db, string key, string group, string me, Func<StreamEntry, Task<Verdict>> work) => from =>
        db.StreamReadGroupAsync(key, group, me, from, 10)
            .Then(async page =>
            {
                foreach (var entry in page) await work(entry).Then(verdict => SettleAsync(db, key, group, entry, verdict));
                return page.Length;
            });

    private static Task<long> SettleAsync(IDatabase db, string key, string group, StreamEntry entry, Verdict verdict) => verdict switch
    {
        Verdict.Done => db.StreamAcknowledgeAsync(key, group, entry.Id),
        Verdict.Never never => db.StreamAddAsync(key + ":dead", [.. entry.Values, new("why", never.Why)])
            .Then(_ => db.StreamAcknowledgeAsync(key, group, entry.Id)),
        _ => Task.FromResult(0L),
    };
}
