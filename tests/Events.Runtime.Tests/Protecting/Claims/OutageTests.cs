using System.Text;
using Events.Client;
using Events.DeadLetters;
using Events.InMemory;
using Events.Protection;
using Events.Runtime.Tests.Protecting.Claims.Sample;
using Events.Store;
using Events.Store.Delivery;
using Events.TestSupport;
using Events.Wire;

namespace Events.Runtime.Tests.Protecting.Claims;

/// <summary>A store of payloads that does not answer, and values that nobody could read.</summary>
public sealed class OutageTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly Readers _readers = new();
    private readonly TestPayloads _payloads = new();

    [Fact]
    public async Task A_store_that_never_answers_is_unavailable_and_no_delivery_is_counted()
    {
        await using Library library = new(
            await Redis.Stores.ConnectAsync(redis.Server), options => (options.Payloads, options.PayloadTimeout) = (_payloads, TimeSpan.FromMilliseconds(200)));
        await library.Documents.ProduceAsync(new DocumentAdded("d1", Library.Large));
        await library.Documents.ProduceAsync(new DocumentScanned("d2", Encoding.UTF8.GetBytes(Library.Large)));
        _payloads.IsSilent = true;
        PayloadUnavailableException thrown = await Assert.ThrowsAsync<PayloadUnavailableException>(
            () => library.Documents.ProduceAsync(new DocumentAdded("d3", Library.Large)).AsTask().WaitAsync(Eventually.Patience));
        Assert.IsType<TimeoutException>(thrown.InnerException);

        // Less than the store may take: waiting for it is none of the handler's time. No handler is called.
        int before = _payloads.Calls;
        await using GroupConsumer consumer = library.Consume(_readers, static options =>
        {
            options.MaxDeliveries = 2;
            options.HandlerTimeout = TimeSpan.FromMilliseconds(20);
        });
        await Eventually.TrueAsync(() => _payloads.Calls - before > 8);
        Assert.Empty(_readers.Seen);
        Assert.Equal(0, await library.Client.Store.LengthAsync(DeliveryKeys.DeadLetters(library.Stream)));
        Assert.All(
            await library.Client.Store.PendingAsync(library.Stream, "readers", new PendingQuery { Count = 10 }),
            static pending => Assert.Equal(1, pending.DeliveryCount));
    }

    [Fact]
    public async Task In_a_list_of_dead_letters_an_outage_is_not_told_as_a_payload_that_is_gone()
    {
        await using Library library = new(await Redis.Stores.ConnectAsync(redis.Server), options => options.Payloads = _payloads);
        _readers.Body = static (_, context) =>
        {
            context.DeadLetter("no");
            return Task.CompletedTask;
        };
        await library.Documents.ProduceAsync(new DocumentAdded("d1", Library.Large));
        await library.Documents.ProduceAsync(new DocumentAdded("d2", Library.Large));
        await using (GroupConsumer consumer = library.Consume(_readers)) await Eventually.TrueAsync(async () => (await library.LettersAsync()).Count == 2);

        _payloads.IsDown = true;
        foreach (DeadLetter letter in await library.LettersAsync())
        {
            Assert.IsNotType<PayloadMissingException>(letter.Entry.Error);
            Assert.IsType<PayloadUnavailableException>(Assert.IsType<EventDecodeException>(letter.Entry.Error).InnerException);
        }

        _payloads.IsDown = false;
        Assert.All(await library.LettersAsync(), static letter => Assert.IsType<DocumentAdded>(letter.Entry.Event));
    }

    [Fact]
    public async Task What_would_be_too_large_for_readers_is_refused_before_anything_is_stored()
    {
        await using Library library = new(
            new InMemoryStreamStore(), options => (options.Payloads, options.Keys, options.MaxUnpackedBytes) = (_payloads, new TestKeys(), 1000));
        await library.Documents.ProduceAsync(new DocumentAdded("d1", new string('a', 1000)));
        await RefusedAsync("text", "1001", () => library.Documents.ProduceAsync(new DocumentAdded("d2", new string('a', 1001))).AsTask());
        await RefusedAsync("picture", "2000", () => library.Documents.ProduceAsync(new DocumentScanned("d2", new byte[2000])).AsTask());

        // Compressed it is small, and would be too large again.
        await RefusedAsync("secret", "5000", () => library.Documents.ProduceAsync(new DocumentScanned("d2", default, new string('a', 5000))).AsTask());
        await RefusedAsync(
            "text", "1001", () => library.Documents.ProduceBatchAsync<DocumentAdded>([new("d2", Library.Large), new("d3", new string('a', 1001))]).AsTask());
        Assert.Single(_payloads.All);
        Assert.Equal(1, await library.Client.Store.LengthAsync(library.Stream));
        Assert.Equal(new string('a', 1000), ((DocumentAdded)(await library.ReplayAsync())[0].Event!).Text);

        static async Task RefusedAsync(string field, string size, Func<Task> produce)
        {
            string message = (await Assert.ThrowsAsync<ArgumentException>(produce)).Message;
            foreach (string part in new[] { field, size, "1000", "MaxUnpackedBytes" }) Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_said_to_be_too_large_is_not_loaded()
    {
        await using Library library = new(new InMemoryStreamStore(), options => options.Payloads = _payloads);
        await library.Client.Store.AddAsync(library.Stream, Encode());
        Assert.Equal(PackedValueProblem.TooLarge, Assert.IsType<PackedValueException>((await library.ReplayAsync())[0].Error).Problem);
        Assert.Equal(0, _payloads.Calls);

        static EntryFields Encode()
        {
            var writer = new EntryWriter(new byte[256]);
            writer.WriteField("type", "document.added"u8);
            writer.WriteField("document_id", "d1"u8);
            writer.WriteField("ev:packed:text", [1, 4, 255, 255, 255, 255, .. new byte[32], .. "p1"u8]);
            return new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount);
        }
    }

    [Fact]
    public async Task Beside_the_stream_it_is_not_shown()
    {
        await using Library library = new(new InMemoryStreamStore());
        await library.Documents.ProduceAsync(new DocumentAdded("d1", Library.Large));
        using EntryPage page = await library.Client.Store.RangeAsync(library.PayloadStream, EntryId.Min, EntryId.Max, 1);
        Assert.Equal("[redacted]", page.GetFields(0).ToPairs().Single(static pair => pair.Key == "payload").Value);
    }
}
