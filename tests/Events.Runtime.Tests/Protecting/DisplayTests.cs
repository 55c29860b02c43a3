using System.Text;
using Events.Client;
using Events.DeadLetters;
using Events.Policies;
using Events.Runtime.Tests.Protecting.Sample;
using Events.Store;
using Events.Streams;
using Events.TestSupport;
using Events.Wire;

namespace Events.Runtime.Tests.Protecting;

/// <summary>Nothing personal and nothing encrypted is in what is written for people.</summary>
public sealed class DisplayTests : IAsyncLifetime
{
    private static readonly string[] Secrets = ["Alice", "Smith", "appendicitis", "Elm Street", "555-0100", "= 41"];

    private readonly World _world = World.InMemory();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Fact]
    public void A_record_shows_what_may_be_seen()
    {
        string text = $"{PatientAdmitted.Of("p1")}";

        Assert.Equal(
            "PatientAdmitted { PatientId = p1, Name = [redacted], Diagnosis = [redacted], Age = [redacted], Address = [redacted], Notes = [redacted], Scan = System.Byte[], Contact = [redacted], "
            + "Home = [redacted], Insurance = [redacted] }",
            text);
    }

    [Fact]
    public async Task Entries_are_shown_without_it_to_programs_that_do_not_know_the_event()
    {
        await _world.Patients.ProduceAsync(PatientAdmitted.Of("p1", scan: new byte[500]));
        using EntryPage page = await _world.Client.Store.RangeAsync(_world.Stream, EntryId.Min, EntryId.Max, 1);
        Dictionary<string, string> shown = page.GetFields(0).ToPairs().ToDictionary();

        AssertHides(string.Join('\n', shown.Values));
        Assert.Equal(("p1", "[redacted]", "[redacted]", "Rome", "name home.street"), (shown["patient_id"], shown["name"], shown["home.street"], shown["home.city"], shown["ev:pii"]));
        Assert.StartsWith("[encrypted with k1, ", shown["ev:packed:diagnosis"], StringComparison.Ordinal);
        Assert.StartsWith("[encrypted with of:p1, ", shown["ev:packed:address"], StringComparison.Ordinal);
        Assert.StartsWith("[packed, ", shown["ev:packed:scan"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_does_not_say_what_is_personal_is_shown_by_the_declaration()
    {
        await _world.AddRawAsync([("type", "patient.called"u8.ToArray()), ("name", "Alice Smith"u8.ToArray())]);
        StreamEntry entry = (await _world.ReplayAsync())[0];

        Assert.Equal("room", entry.Error!.Field);
        Assert.Equal("[redacted]", entry.RawFields.ToDictionary()["name"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dead_letters_and_errors_do_not_have_it_even_when_values_are_logged(bool saysSo)
    {
        (string, byte[])[] fields = [("type", "patient.noted"u8.ToArray()), ("diagnosis", "appendicitis"u8.ToArray()), ("age", "= 41"u8.ToArray())];
        await _world.AddRawAsync(saysSo ? [.. fields, ("ev:pii", "age"u8.ToArray())] : fields);
        await _world.AddRawAsync([("type", "patient.called"u8.ToArray()), ("name", [(byte)'A', (byte)'l', (byte)'i', (byte)'c', (byte)'e', 0xFF]), ("room", "4"u8.ToArray())]);
        await using GroupConsumer consumer = _world.Consume(new Wards(), static options =>
        {
            options.LogFieldValues = true;
            options.UnhandledEvents = UnhandledEventPolicy.DeadLetter;
        });
        await Eventually.TrueAsync(async () => (await _world.LettersAsync()).Count == 2);

        foreach (DeadLetter letter in await _world.LettersAsync())
        {
            string shown =
                $"{letter.Message}\n{string.Join('\n', letter.Fields.Where(static field => field.Key != "diagnosis"))}\n{letter.Entry.Error}\n{letter.Entry.Error?.Value}";
            AssertHides(shown);
        }
    }

    [Fact]
    public async Task What_an_edit_of_a_dead_letter_leaves_as_it_is_shown_is_sent_back_as_it_was()
    {
        await _world.AddRawAsync([("type", "patient.called"u8.ToArray()), ("ev:pii", "name"u8.ToArray()), ("name", "Alice Smith"u8.ToArray()), ("room", "four"u8.ToArray())]);
        await _world.AddRawAsync([("type", "patient.noted"u8.ToArray()), ("ev:packed:diagnosis", [1, 2, 2, (byte)'k', (byte)'1', 0xFF]), ("age", "4"u8.ToArray())]);
        await using GroupConsumer consumer = _world.Consume(new Wards(), static options => options.UnhandledEvents = UnhandledEventPolicy.DeadLetter);
        await Eventually.TrueAsync(async () => (await _world.LettersAsync()).Count == 2);
        DeadLetterQueue queue = _world.Client.OpenDeadLetters<PatientStream>(_world.Stream.Name);
        List<DeadLetter> letters = await _world.LettersAsync();
        DeadLetter called = letters.Single(static letter => letter.Entry.Type == "patient.called");

        Assert.Equal("[redacted]", called.Fields.ToDictionary()["name"]);
        await consumer.StopAsync();
        await queue.RequeueAsync(called, [.. called.Fields.Select(static field => field.Key == "room" ? new("room", "4") : field)]);
        using (EntryPage page = await _world.Client.Store.RangeAsync(
            Events.Store.Delivery.DeliveryKeys.Requeue(_world.Stream, "wards"), EntryId.Min, EntryId.Max, 1))
        {
            Assert.Equal(new PatientCalled("Alice Smith", 4), PatientCalled.DecodeEntry(page.GetFields(0)));
        }

        DeadLetter noted = letters.Single(static letter => letter.Entry.Type == "patient.noted");
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await queue.RequeueAsync(noted, noted.Fields));
    }

    [Fact]
    public void The_subject_of_a_CloudEvent_is_personal_when_it_is_the_copy_of_a_field_that_is()
    {
        Assert.Equal("[redacted]", Subject("Alice Smith"));
        Assert.Equal("room 4", Subject("room 4"));

        static string Subject(string subject)
        {
            var writer = new EntryWriter(new byte[64]);
            writer.WriteField("ev:pii", "name"u8);
            writer.WriteField("name", "Alice Smith"u8);
            writer.WriteField("ce_subject", Encoding.UTF8.GetBytes(subject));
            return new EntryFields(writer.Buffer.AsSpan(0, writer.Position), 3).ToPairs()[2].Value;
        }
    }

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("name", "name", true)]
    [InlineData("name", "names", false)]
    [InlineData("home.", "home.street", true)]
    [InlineData("home.", "homes", false)]
    [InlineData("the%20name other", "the name", true)]
    [InlineData("100%25", "100%", true)]
    [InlineData("*", "type", false)]
    [InlineData("*", "h:tenant", false)]
    [InlineData("name", "ev:packed:name", true)]
    [InlineData("", "name", false)]
    public void Which_fields_are_personal(string said, string field, bool isPersonal)
    {
        var writer = new EntryWriter(new byte[64]);
        writer.WriteField("ev:pii", Encoding.UTF8.GetBytes(said));
        writer.WriteField(field, "x"u8);
        var fields = new EntryFields(writer.Buffer.AsSpan(0, writer.Position), 2);
        Assert.Equal(isPersonal ? "[redacted]" : field.StartsWith("ev:packed:", StringComparison.Ordinal) ? "[packed, 1 bytes]" : "x", fields.ToPairs()[1].Value);
    }

    private static void AssertHides(string text) => Assert.All(Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
}
