using System.Globalization;
using CsCheck;
using Events.Client;
using Events.Contracts;
using Events.Generator.Tests.Harness;
using Events.Generator.Tests.Samples;
using Events.Producing;
using Events.Protecting;
using Events.Protection;
using Events.Redis;
using Events.Redis.Stores;
using Events.Streams;
using Events.TestSupport;

namespace Events.Generator.Tests.Codecs;

/// <summary>Values of every shape at random, through a real server, in several cultures: as they are, encrypted, compressed and kept apart.</summary>
public sealed class ServerRoundTripTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const int Times = 40;

    [Theory]
    [InlineData("")]
    [InlineData("tr-TR")]
    [InlineData("fi-FI")]
    [InlineData("ar-SA")]
    [InlineData("de-CH")]
    public async Task What_was_produced_is_replayed(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            var keys = new ProtectionOptions { Keys = new FixedKeyProvider(new EncryptionKey("k1", new byte[32])) };
            await using var client = new EventsClient(await ConnectAsync(), protection: keys);
            SampleStream samples = client.OpenStream<SampleStream>(new StreamOptions { Key = $"samples:{Guid.NewGuid():N}" });
            AllShapes[] values = PropertyTests.Shapes.Array[Times].Single();
            var produced = new List<(Type Type, string Text)>();
            foreach (AllShapes value in values)
            {
                string text = Entry.Encode(value).ToString();
                await ProduceAsync(samples, value, text, produced);
                await ProduceAsync(samples, new SealedShapes(value), text, produced);
                await ProduceAsync(samples, new PackedShapes(value), text, produced);
                await ProduceAsync(samples, new ApartShapes(value, value), text, produced);
            }

            int read = 0;
            await foreach (StreamEntry entry in samples.ReplayAsync())
            {
                Assert.Null(entry.Error);
                Assert.IsType(produced[read].Type, entry.Event);
                Assert.All(ShapesOf(entry.Event!), shapes => Assert.Equal(produced[read].Text, Entry.Encode(shapes).ToString()));
                read++;
            }

            Assert.Equal(produced.Count, read);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static async Task ProduceAsync<T>(SampleStream samples, T value, string text, List<(Type Type, string Text)> produced)
        where T : IEvent<T>, IEventOf<SampleStream>
    {
        await samples.ProduceAsync(value);
        produced.Add((typeof(T), text));
    }

    private static IEnumerable<AllShapes> ShapesOf(object value) => value switch
    {
        AllShapes plain => [plain],
        SealedShapes encrypted => [encrypted.All],
        PackedShapes packed => [packed.All],
        ApartShapes apart => [apart.All, apart.Secret],
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };

    private Task<RedisStreamStore> ConnectAsync() => RedisStreamStore.ConnectAsync(new RedisOptions
    {
        Endpoints = [new RedisEndpoint(redis.Server.Host, redis.Server.Port)],
        ConnectTimeout = TimeSpan.FromSeconds(20),
        CommandTimeout = TimeSpan.FromSeconds(20),
    });
}
