using System.Collections.Concurrent;
using Events.Conformance.Entries;
using Events.Conformance.Stores;
using Events.Store;

namespace Events.Conformance;

/// <summary>Many producers and consumers at once.</summary>
public abstract class ConcurrencyTests(StoreFixture fixture) : ConformanceTests(fixture)
{
    private const int Producers = 4;
    private const int Consumers = 3;
    private const int PerProducer = 250;

    [Fact]
    public async Task Every_entry_reaches_one_consumer_of_each_group_once()
    {
        await CreateGroupAsync(group: "one");
        await CreateGroupAsync(group: "two");
        Task<string[]> one = ConsumeAllAsync("one");
        Task<string[]> two = ConsumeAllAsync("two");

        await Task.WhenAll(Enumerable.Range(0, Producers).Select(ProduceAsync));

        string[] all = await RangeAsync(count: Producers * PerProducer);
        Assert.Equal(Producers * PerProducer, all.Length);
        Assert.Equal(all.Order(), (await one).Order());
        Assert.Equal(all.Order(), (await two).Order());
        Assert.Equal(0, (await Store.PendingAsync(Key, "one")).Count);
        Assert.Equal(0, (await Store.PendingAsync(Key, "two")).Count);
    }

    [Fact]
    public async Task Entries_of_one_producer_keep_their_order()
    {
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(ProduceAsync));

        string[] all = await RangeAsync(count: Producers * PerProducer);
        foreach (int producer in Enumerable.Range(0, Producers))
        {
            Assert.Equal(
                Enumerable.Range(0, PerProducer).Select(i => $"p={producer} i={i}"),
                all.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])
                    .Where(line => line.StartsWith($"p={producer} ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task An_idle_entry_is_claimed_by_one_of_many()
    {
        await AddManyAsync(200);
        await CreateGroupAsync();
        await ReadNewAsync("gone", 200);
        await IdleAsync("200-0", TimeSpan.FromSeconds(1));

        string[][] claimed = await Task.WhenAll(Enumerable.Range(0, 4).Select(SweepAsync));

        Assert.Equal(
            Enumerable.Range(1, 200).Select(i => $"{i}-0 n={i}").Order(), claimed.SelectMany(lines => lines).Order());
    }

    private async Task ProduceAsync(int producer)
    {
        await Task.Yield();
        for (int i = 0; i < PerProducer; i++)
        {
            await Store.AddAsync(Key, Fields.Of("p", $"{producer}", "i", $"{i}").View);
        }
    }

    private async Task<string[]> ConsumeAllAsync(string group)
    {
        var read = new ConcurrentQueue<string>();
        await Task.WhenAll(Enumerable.Range(0, Consumers).Select(async consumer =>
        {
            await using IGroupReader reader = Store.OpenReader(new ConsumerKey(Key, group, $"c{consumer}"));
            EntryId[] done = [];
            while (read.Count < Producers * PerProducer || done.Length > 0)
            {
                EntryPage page = await reader.ReadNewAsync(7, TimeSpan.FromMilliseconds(20), done, default);
                string[] lines = PageText.Of(page);
                foreach (string line in lines) read.Enqueue(line);
                done = [.. lines.Select(line => Id(line.Split(' ')[0]))];
            }
        }));
        return [.. read];
    }

    private async Task<string[]> SweepAsync(int sweeper)
    {
        await Task.Yield();
        var claimed = new List<string>();
        EntryId cursor = EntryId.Min;
        do
        {
            using ClaimPage page = await Store.AutoClaimAsync(new(Key, Group, $"s{sweeper}"), TimeSpan.FromSeconds(1), cursor, 10);
            cursor = page.Cursor;
            claimed.AddRange(PageText.Of(page.Entries));
        }
        while (cursor != EntryId.Min);
        return [.. claimed];
    }
}
