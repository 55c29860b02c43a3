using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>Readers that share a connection which speaks TLS, so that it has no thread of its own.</summary>
public sealed class SharedReaderOverTlsTests
{
    [Fact]
    public async Task Over_TLS_as_well_a_reader_is_told_that_something_has_come()
    {
        await using TlsServer tls = await TlsServer.StartAsync();
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            RedisOptions.Parse($"127.0.0.1:{tls.Port},sslHost=redis.test,ssl=true,sslCa={tls.Authority},dedicatedReaders=0"));
        StreamKey[] streams = [.. Enumerable.Range(0, 20).Select(static i => new StreamKey(RedisServer.UniqueKey($"{i}")))];
        foreach (StreamKey stream in streams) await store.CreateGroupAsync(stream, "g", EntryId.Min);
        IGroupReader[] readers = [.. streams.Select(stream => store.OpenReader(new ConsumerKey(stream, "g", "c")))];
        for (int round = 0; round < 3; round++)
        {
            Task<EntryPage>[] reads = [.. readers.Select(static reader => reader.ReadNewAsync(10, TimeSpan.FromMinutes(10), default, default).AsTask())];
            await Eventually.TrueAsync(() => streams.All(stream => store.Keys.CountWaiting(stream) == 1));
            foreach (StreamKey stream in streams) await store.AddAsync(stream, new Entry("s", $"{stream.Name} {round}").Fields);
            for (int i = 0; i < streams.Length; i++)
            {
                using EntryPage page = await reads[i].WaitAsync(Eventually.Patience);
                Assert.Equal($"s={streams[i].Name} {round}", Entry.Text(page.GetFields(0)));
            }
        }

        foreach (IGroupReader reader in readers) await reader.DisposeAsync();
    }
}
