using System.Text;
using Events.Client;
using Events.DeadLetters;
using Events.InMemory;
using Events.LowLevel;
using Events.Protection;
using Events.Runtime.Tests.Protecting.Claims.Sample;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Streams;
using Events.TestSupport;
using Events.Wire;

namespace Events.Runtime.Tests.Protecting.Claims;

/// <summary>Values that are kept apart: where they are, how they are read, and what happens when they are not there.</summary>
public sealed class ClaimTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly Readers _readers = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_value_is_beside_the_stream_and_a_small_one_in_its_entry(bool onRedis)
    {
        await using Library library = new(await OpenAsync(onRedis));
        await library.Documents.ProduceAsync(new DocumentAdded("d1", Library.Large));
        Dictionary<string, byte[]> raw = await library.RawAsync(library.Stream);
        Assert.Equal(["type", "ts_ms", "document_id", "ev:packed:text"], raw.Keys);
        Assert.InRange(raw["ev:packed:text"].Length, 1, 80);
        Assert.Equal(Library.Large, Encoding.UTF8.GetString((await library.RawAsync(library.PayloadStream))["payload"]));

        await library.Documents.ProduceAsync(new DocumentAdded("d2", "short"));
        await library.Documents.ProduceBatchAsync<DocumentAdded>([new DocumentAdded(
            "d3", Library.Large + "3"), new DocumentAdded("d4", ""), new DocumentAdded("d5", Library.Large + "5")]);
        Assert.Equal(3, await library.CountPayloadsAsync());
        Assert.Equal(
            [Library.Large, "short", Library.Large + "3", "", Library.Large + "5"],
            (await library.ReplayAsync()).Select(static entry => ((DocumentAdded)entry.Event!).Text));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_way_of_reading_finds_it(bool onRedis)
    {
        await using Library library = new(await OpenAsync(onRedis), static options => options.Keys = new TestKeys());
        var picture = new DocumentScanned(
            "d1", Encoding.UTF8.GetBytes(Library.Large), string.Concat(Enumerable.Range(0, 200).Select(static _ => Guid.NewGuid())));
        await library.Documents.ProduceAsync(picture);
        await library.Documents.ProduceAsync(new DocumentAdded("d2", Library.Large));
        Assert.Equal(3, await library.CountPayloadsAsync());

        await using GroupConsumer consumer = library.Consume(_readers);
        await Eventually.TrueAsync(() => _readers.Seen.Count == 2);
        Assert.Contains(_readers.Seen, static seen => seen.Event is DocumentAdded { Text: var text } && text == Library.Large);
        Check(picture, _readers.Seen.Select(static seen => seen.Event).OfType<DocumentScanned>().Single());

        Check(picture, (await library.ReplayAsync())[0].Event);
        await using IAsyncEnumerator<StreamEntry> following = library.Documents.SubscribeAsync().GetAsyncEnumerator();
        Assert.True(await following.MoveNextAsync().AsTask().WaitAsync(Eventually.Patience));
        Check(picture, following.Current.Event);
        Assert.True(await following.MoveNextAsync().AsTask().WaitAsync(Eventually.Patience));
        ValueTask<bool> next = following.MoveNextAsync();
        await library.Documents.ProduceAsync(picture with { DocumentId = "d3" });
        Assert.True(await next.AsTask().WaitAsync(Eventually.Patience));
        Check(picture with { DocumentId = "d3" }, following.Current.Event);

        LowLevelStream low = library.Client.OpenLowLevel<DocumentStream>(library.Stream.Name);
        Check(picture with { DocumentId = "d3" }, (await low.ReadNewestAsync(1))[0].Event);

        static void Check(DocumentScanned expected, object? read)
        {
            DocumentScanned scanned = Assert.IsType<DocumentScanned>(read);
            Assert.Equal((expected.DocumentId, expected.Secret), (scanned.DocumentId, scanned.Secret));
            Assert.True(expected.Picture.Span.SequenceEqual(scanned.Picture.Span));
        }
    }

    [Fact]
    public async Task What_is_encrypted_is_so_where_it_is_kept_and_a_changed_payload_is_refused()
    {
        var payloads = new TestPayloads();
        await using Library library = new(new InMemoryStreamStore(), options => (options.Keys, options.Payloads) = (new TestKeys(), payloads));
        string secret = string.Concat(Enumerable.Range(0, 300).Select(static i => $"{i * 7919} "));
        await library.Documents.ProduceAsync(new DocumentScanned("d1", default, secret));
        ((string, string) id, byte[] payload) = Assert.Single(payloads.All);
        Assert.Equal((1, 3), (payload[0], payload[1]));
        Assert.InRange(payload.Length, 101, secret.Length);
        Assert.DoesNotContain("7919 ", Encoding.Latin1.GetString(payload), StringComparison.Ordinal);
        Assert.Equal(secret, ((DocumentScanned)(await library.ReplayAsync())[0].Event!).Secret);

        payloads.All[id] = [.. payload[..^1], (byte)(payload[^1] ^ 1)];
        PackedValueException changed = Assert.IsType<PackedValueException>((await library.ReplayAsync())[0].Error);
        Assert.Equal(PackedValueProblem.NotAuthentic, changed.Problem);
    }

    [Fact]
    public async Task A_payload_that_is_gone_is_a_dead_letter_with_its_reference_which_is_handled_once_it_is_back()
    {
        var payloads = new TestPayloads();
        await using Library library = new(await OpenAsync(true), options => options.Payloads = payloads);
        await library.Documents.ProduceAsync(new DocumentAdded("d1", Library.Large));
        byte[] reference = (await library.RawAsync(library.Stream))["ev:packed:text"];
        Assert.True(payloads.All.TryRemove((library.Stream.Name, "p1"), out byte[]? payload));
        await using GroupConsumer consumer = library.Consume(_readers);
        await Eventually.TrueAsync(async () => (await library.LettersAsync()).Count == 1);

        DeadLetter letter = (await library.LettersAsync())[0];
        Assert.Equal(("undecodable", typeof(PayloadMissingException).FullName), (letter.Reason, letter.ExceptionType));
        Assert.Equal(("p1", "text"), (Assert.IsType<PayloadMissingException>(letter.Entry.Error).PayloadId, letter.Entry.Error!.Field));
        Assert.Equal($"[kept apart as p1, {Library.Large.Length} bytes]", letter.Fields.Single(static field => field.Key == "ev:packed:text").Value);
        Assert.Equal(reference, (await library.RawAsync(DeliveryKeys.DeadLetters(library.Stream)))["ev:packed:text"]);

        payloads.All[(library.Stream.Name, "p1")] = payload;
        Assert.IsType<DocumentAdded>((await library.LettersAsync())[0].Entry.Event);
        await library.Client.OpenDeadLetters<DocumentStream>(library.Stream.Name).RequeueAsync(letter);
        await Eventually.TrueAsync(() => _readers.Seen.Count == 1);
        Assert.Equal(new DocumentAdded("d1", Library.Large), _readers.Seen.Single().Event);
    }

    [Fact]
    public async Task While_the_store_is_down_nothing_is_written_and_what_is_there_is_held()
    {
        var payloads = new TestPayloads();
        await using Library library = new(await OpenAsync(true), options => options.Payloads = payloads);
        await library.Documents.ProduceAsync(new DocumentAdded("d1", Library.Large));
        await library.Documents.ProduceAsync(new DocumentScanned("d2", Encoding.UTF8.GetBytes(Library.Large)));
        payloads.IsDown = true;
        PayloadUnavailableException thrown =
            await Assert.ThrowsAsync<PayloadUnavailableException>(async () => await library.Documents.ProduceAsync(new DocumentAdded("d3", Library.Large)));
        Assert.IsType<IOException>(thrown.InnerException);
        await Assert.ThrowsAsync<PayloadUnavailableException>(async () =>
            await library.Documents.ProduceBatchAsync<DocumentAdded>([new DocumentAdded("d3", ""), new DocumentAdded("d4", Library.Large)]));
        Assert.Equal(2, await library.Client.Store.LengthAsync(library.Stream));
        await Assert.ThrowsAsync<PayloadUnavailableException>(async () => await library.ReplayAsync());

        int before = payloads.Calls;
        await using GroupConsumer consumer = library.Consume(_readers, static options => options.MaxDeliveries = 2);
        await Eventually.TrueAsync(() => payloads.Calls - before > 10);
        Assert.Empty(_readers.Seen);
        payloads.IsDown = false;
        await Eventually.TrueAsync(() => _readers.Seen.Count == 2);
        Assert.All(_readers.Seen, static seen => Assert.Equal(1, seen.Delivery));
        Assert.Empty(await library.LettersAsync());
    }

    [Fact]
    public async Task In_a_commit_it_stays_in_the_entry()
    {
        await using Library library = new(await OpenAsync(true));
        await using Library copies = new(await OpenAsync(true), stream: library.Stream.Beside("copies").Name);
        _readers.Body = (added, context) => context.CommitAsync(commit => commit.Produce(copies.Documents, added with { Text = added.Text + "!" })).AsTask();
        await library.Documents.ProduceAsync(new DocumentAdded("d1", Library.Large));
        await using GroupConsumer consumer = library.Consume(_readers);
        await Eventually.TrueAsync(() => _readers.Seen.Count == 1);

        Assert.Equal(Library.Large + "!", Encoding.UTF8.GetString((await copies.RawAsync(copies.Stream))["text"]));
        Assert.Equal(new DocumentAdded("d1", Library.Large + "!"), (await copies.ReplayAsync())[0].Event);
        Assert.Equal(0, await copies.CountPayloadsAsync());
    }

    [Theory]
    [InlineData(new byte[] { 1, 4 })]
    [InlineData(new byte[] { 1, 4, 0, 0, 0, 1 })]
    [InlineData(new byte[] { 1, 8, 0, 0, 0, 1 })]
    [InlineData(new byte[] { 2, 4, 0, 0, 0, 1 })]
    public async Task A_reference_that_is_none_is_undecodable(byte[] value)
    {
        await using Library library = new(new InMemoryStreamStore());
        await AddAsync(library, value);
        Assert.IsType<PackedValueException>((await library.ReplayAsync())[0].Error);
    }

    [Fact]
    public async Task A_reference_to_what_is_too_large_or_to_no_payload_is_undecodable()
    {
        await using Library library = new(new InMemoryStreamStore());
        await AddAsync(library, [1, 4, 255, 255, 255, 255, .. new byte[32], .. "1-1"u8]);
        await AddAsync(library, [1, 4, 0, 0, 0, 1, .. new byte[32], .. "no ID at all"u8]);
        await AddAsync(library, [1, 4, 0, 0, 0, 1, .. new byte[32], 0xff, 0xfe]);
        List<StreamEntry> entries = await library.ReplayAsync();
        Assert.Equal(PackedValueProblem.TooLarge, Assert.IsType<PackedValueException>(entries[0].Error).Problem);
        Assert.Equal("no ID at all", Assert.IsType<PayloadMissingException>(entries[1].Error).PayloadId);
        Assert.Equal(PackedValueProblem.Malformed, Assert.IsType<PackedValueException>(entries[2].Error).Problem);
    }

    private async Task<IStreamStore> OpenAsync(bool onRedis) => onRedis ? await Redis.Stores.ConnectAsync(redis.Server) : new InMemoryStreamStore();

    private static async Task AddAsync(Library library, byte[] value)
    {
        await library.Client.Store.AddAsync(library.Stream, Encode(value));

        static EntryFields Encode(byte[] value)
        {
            var writer = new EntryWriter(new byte[256]);
            writer.WriteField("type", "document.added"u8);
            writer.WriteField("document_id", "d1"u8);
            writer.WriteField("ev:packed:text", value);
            return new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount);
        }
    }
}
