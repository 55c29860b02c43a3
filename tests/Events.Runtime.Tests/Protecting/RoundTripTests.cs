using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Events.Headers;
using Events.Runtime.Tests.Protecting.Sample;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Protecting;

/// <summary>What is encrypted and compressed reads back through a real server, and is nowhere there in clear text.</summary>
public sealed class RoundTripTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const int Times = 60;

    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.String.AlphaNumeric, Gen.Const(""), Gen.Const("\r\n$5\r\n\U0001F600"),
        Gen.String.AlphaNumeric.Select(static text => string.Concat(Enumerable.Repeat(text, 40))));

    private static readonly Gen<PatientAdmitted> s_admitted = Gen.Select(
        Gen.Guid, s_text, s_text, Gen.Int, s_text.Null(), s_text, Gen.Byte.Array[0, 300],
        static (id, name, diagnosis, age, address, notes, scan) => new PatientAdmitted(
            $"{id:N}", name, diagnosis, age, address, notes, scan, new Contact(name, age % 3 == 0 ? null : age), new Home(notes, diagnosis),
            age % 2 == 0 ? null : id));

    [Fact]
    public async Task Values_at_random_read_back_one_by_one_and_in_batches()
    {
        await using World world = await World.OnRedisAsync(redis.Server);
        PatientAdmitted[] events = s_admitted.Array[Times].Single();
        foreach (PatientAdmitted admitted in events[..10]) await world.Patients.ProduceAsync(admitted);
        await world.Patients.ProduceBatchAsync<PatientAdmitted>(events[10..]);

        List<StreamEntry> read = await world.ReplayAsync();

        Assert.Equal(events.Length, read.Count);
        for (int i = 0; i < events.Length; i++) AssertSame(events[i], Assert.IsType<PatientAdmitted>(read[i].Event));
    }

    [Fact]
    public async Task A_batch_whose_keys_are_not_in_memory_keeps_its_order_its_fields_and_its_headers()
    {
        await using World world = await World.OnRedisAsync(redis.Server);
        PatientStream tagged = world.Patients.WithHeaders(new EventHeaders { { "tenant", "north" } });
        PatientStream.Batch batch = tagged.CreateBatch();
        batch.Add(PatientAdmitted.Of("p1"));
        batch.Add(new PatientMoved("p2", "12b"));
        batch.Add(PatientAdmitted.Of("p3", notes: new string('n', 500)));
        Assert.True(batch.IsPending);
        await tagged.ProduceBatchAsync(batch);

        List<StreamEntry> read = await world.ReplayAsync();

        Assert.Equal(batch.Ids.ToArray(), read.Select(static entry => entry.Id));
        AssertSame(PatientAdmitted.Of("p1"), Assert.IsType<PatientAdmitted>(read[0].Event));
        Assert.Equal(new PatientMoved("p2", "12b"), read[1].Event);
        AssertSame(PatientAdmitted.Of("p3", notes: new string('n', 500)), Assert.IsType<PatientAdmitted>(read[2].Event));
        Assert.All(read, static entry => Assert.Equal("north", entry.Headers["tenant"]));
        Assert.Equal(
            ["type", "ts_ms", "ev:pii", "patient_id", "name", "ev:packed:diagnosis", "ev:packed:age", "ev:packed:address", "ev:packed:notes", "scan", "ev:packed:contact.phone",
                "ev:packed:contact.extension", "home.street", "home.city", "insurance", "h:tenant"],
            (await world.RawAsync())[0].Select(static field => field.Name));
    }

    [Fact]
    public async Task Nothing_of_what_is_encrypted_is_on_the_server()
    {
        await using World world = await World.OnRedisAsync(redis.Server);
        await world.Patients.ProduceAsync(PatientAdmitted.Of("p1", notes: string.Concat(Enumerable.Repeat("allergic to penicillin ", 50))));
        await world.Patients.ProduceBatchAsync<PatientAdmitted>([PatientAdmitted.Of("p1", notes: "allergic to penicillin")]);

        foreach (List<(string Name, byte[] Value)> entry in await world.RawAsync())
        {
            string all = string.Join('\n', entry.Select(static field => $"{field.Name}={Encoding.Latin1.GetString(field.Value)}"));
            Assert.DoesNotContain("appendicitis", all, StringComparison.Ordinal);
            Assert.DoesNotContain("penicillin", all, StringComparison.Ordinal);
            Assert.DoesNotContain("12 Elm Street", all, StringComparison.Ordinal);
            Assert.DoesNotContain("555-0100", all, StringComparison.Ordinal);
            Assert.DoesNotContain("=41\n", all, StringComparison.Ordinal);
            Assert.Contains("Alice Smith", all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_program_that_knows_the_guide_alone_reads_and_writes_the_fields()
    {
        await using World world = await World.OnRedisAsync(redis.Server);
        string notes = string.Concat(Enumerable.Repeat("rest ", 100));
        await world.Patients.ProduceAsync(PatientAdmitted.Of("p1", notes: notes));
        List<(string Name, byte[] Value)> fields = (await world.RawAsync())[0];
        byte[] Field(string name) => fields.Single(field => field.Name == name).Value;
        byte[] key = world.Keys.BytesOf("k1");

        Assert.Equal("appendicitis", Encoding.UTF8.GetString(Foreign.Decrypt(Field("ev:packed:diagnosis"), "patient.admitted", "diagnosis", key)));
        Assert.Equal(notes, Encoding.UTF8.GetString(Foreign.Decrypt(Field("ev:packed:notes"), "patient.admitted", "notes", key)));

        byte[] theirs = Foreign.Encrypt("k1", key, "patient.admitted", "diagnosis", "gastritis"u8.ToArray(), RandomNumberGenerator.GetBytes(12));
        await world.AddRawAsync(fields.Select(field => field.Name == "ev:packed:diagnosis" ? (field.Name, theirs) : field).Reverse());
        Assert.Equal("gastritis", Assert.IsType<PatientAdmitted>((await world.ReplayAsync())[1].Event).Diagnosis);
    }

    [Fact]
    public async Task What_is_small_or_does_not_shrink_is_written_as_always()
    {
        await using World world = await World.OnRedisAsync(redis.Server);
        await world.Patients.ProduceAsync(PatientAdmitted.Of("p1", scan: new byte[64]));
        await world.Patients.ProduceAsync(PatientAdmitted.Of("p1", scan: RandomNumberGenerator.GetBytes(300)));
        await world.Patients.ProduceAsync(PatientAdmitted.Of("p1", scan: new byte[65]));

        List<List<(string Name, byte[] Value)>> raw = await world.RawAsync();

        Assert.Contains(raw[0], static field => field.Name == "scan");
        Assert.Contains(raw[1], static field => field.Name == "scan");
        (string _, byte[] packed) = raw[2].Single(static field => field.Name == "ev:packed:scan");
        Assert.Equal([1, 1], packed[..2]);
        Assert.True(packed.Length < 40);
        Assert.Equal([64, 300, 65], (await world.ReplayAsync()).Select(static entry => ((PatientAdmitted)entry.Event!).Scan.Length));
    }

    [Fact]
    public async Task After_a_rotation_new_entries_have_the_new_key_and_old_ones_are_read_by_theirs()
    {
        await using World world = await World.OnRedisAsync(redis.Server, configure: static options => options.KeyLifetime = TimeSpan.FromMilliseconds(10));
        await world.Patients.ProduceAsync(PatientAdmitted.Of("p1"));
        world.Keys.Rotate("k2");
        await Eventually.TrueAsync(async () =>
        {
            await world.Patients.ProduceAsync(PatientAdmitted.Of("p1"));
            return KeyIdOf((await world.RawAsync())[^1]) == "k2";
        });

        Assert.Equal("k1", KeyIdOf((await world.RawAsync())[0]));
        Assert.All(await world.ReplayAsync(), static entry => Assert.Equal("appendicitis", Assert.IsType<PatientAdmitted>(entry.Event).Diagnosis));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscriber_that_takes_long_over_a_page_has_the_keys_of_its_last_entry_as_of_its_first(bool isLive)
    {
        // The first pages are small.
        const int Entries = 60;
        var time = new ManualTimeProvider();
        await using World world = World.InMemory(time: time);
        var caughtUp = new TaskCompletionSource();
        var options = new SubscriptionOptions
        {
            OnCaughtUp = (_, _) =>
            {
                caughtUp.TrySetResult();
                return ValueTask.CompletedTask;
            },
        };
        if (!isLive) await ProduceAsync();
        await using IAsyncEnumerator<StreamEntry> following = world.Patients.SubscribeAsync(StreamPosition.Beginning, options).GetAsyncEnumerator();
        ValueTask<bool> next = following.MoveNextAsync();
        if (isLive)
        {
            await caughtUp.Task;
            await ProduceAsync();
        }

        for (int i = 0; i < Entries; i++)
        {
            Assert.True(await next);
            Assert.Equal(new PatientMoved("p1", $"{i}"), following.Current.Event);
            time.Advance(TimeSpan.FromMinutes(6));
            if (i < Entries - 1) next = following.MoveNextAsync();
        }

        async Task ProduceAsync() =>
            await world.Patients.ProduceBatchAsync([.. Enumerable.Range(0, Entries).Select(static i => new PatientMoved("p1", $"{i}"))]);
    }

    private static string KeyIdOf(List<(string Name, byte[] Value)> entry)
    {
        byte[] value = entry.Single(static field => field.Name == "ev:packed:diagnosis").Value;
        return Encoding.UTF8.GetString(value, 3, value[2]);
    }

    private static void AssertSame(PatientAdmitted expected, PatientAdmitted actual)
    {
        Assert.Equal(expected.Scan, actual.Scan);
        Assert.Equal(expected with { Scan = null! }, actual with { Scan = null! });
    }
}
