using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Events.Runtime.Tests.Protecting.Sample;
using Events.Streams;
using Events.Wire;

namespace Events.Runtime.Tests.Protecting;

/// <summary>Whatever stands where something packed should be is a typed error, and never a crash, a wait or a silent default.</summary>
public sealed class HostileTests : IAsyncLifetime
{
    private readonly World _world = World.InMemory(configure: static options => options.MaxUnpackedBytes = 100_000);
    private List<(string Name, byte[] Value)> _entry = null!;

    public async Task InitializeAsync()
    {
        await _world.Patients.ProduceAsync(PatientAdmitted.Of("p1", notes: string.Concat(Enumerable.Repeat("rest ", 100)), scan: new byte[500]));
        _entry = (await _world.RawAsync())[0];
        await _world.Client.Store.DeleteAsync(_world.Stream, new[] { (await _world.ReplayAsync())[0].Id });
    }

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Theory]
    [InlineData("ev:packed:diagnosis")]
    [InlineData("ev:packed:notes")]
    [InlineData("ev:packed:scan")]
    [InlineData("ev:packed:age")]
    public async Task Cut_off_anywhere_it_is_a_typed_error(string field)
    {
        byte[] value = Value(field);
        for (int length = 0; length < value.Length; length++) await _world.AddRawAsync(With(field, value[..length]));

        Assert.All(await _world.ReplayAsync(), static entry => Assert.True(entry.Error is PackedValueException or UnknownKeyException, $"{entry.Error}"));
    }

    [Theory]
    [InlineData("ev:packed:diagnosis")]
    [InlineData("ev:packed:notes")]
    public async Task Changed_anywhere_it_is_a_typed_error(string field)
    {
        byte[] value = Value(field);
        for (int i = 0; i < value.Length; i++)
        {
            byte[] changed = [.. value];
            changed[i] ^= 0x21;
            await _world.AddRawAsync(With(field, changed));
        }

        Assert.All(await _world.ReplayAsync(), static entry => Assert.True(entry.Error is PackedValueException or UnknownKeyException, $"{entry.Error}"));
    }

    [Fact]
    public async Task What_was_compressed_and_changed_is_an_error_or_other_bytes_and_never_more()
    {
        byte[] value = Value("ev:packed:scan");
        for (int i = 0; i < value.Length; i++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] changed = [.. value];
                changed[i] ^= (byte)(1 << bit);
                await _world.AddRawAsync(With("ev:packed:scan", changed));
            }
        }

        Assert.All(await _world.ReplayAsync(), static entry => Assert.True(
            entry.Error is PackedValueException || entry.Event is PatientAdmitted { Scan.Length: 500 }, $"{entry.Error}"));
    }

    [Theory]
    [InlineData(new byte[] { 2, 2 }, PackedValueProblem.Newer)]
    [InlineData(new byte[] { 0, 2 }, PackedValueProblem.Newer)]
    [InlineData(new byte[] { 1, 8 }, PackedValueProblem.Newer)]
    [InlineData(new byte[] { 1, 0xFF }, PackedValueProblem.Newer)]
    [InlineData(new byte[] { 1 }, PackedValueProblem.Malformed)]
    [InlineData(new byte[] { }, PackedValueProblem.Malformed)]
    [InlineData(new byte[] { 1, 2 }, PackedValueProblem.Malformed)]
    [InlineData(new byte[] { 1, 2, 0 }, PackedValueProblem.Malformed)]
    [InlineData(new byte[] { 1, 2, 255, 65 }, PackedValueProblem.Malformed)]
    [InlineData(new byte[] { 1, 2, 1, 0xFF }, PackedValueProblem.Malformed)]
    [InlineData(new byte[] { 1, 2, 1, 10 }, PackedValueProblem.Malformed)]
    [InlineData(new byte[] { 1, 0, 65 }, PackedValueProblem.NotEncrypted)]
    [InlineData(new byte[] { 1, 1, 0, 0, 0, 1, 65 }, PackedValueProblem.NotEncrypted)]
    public async Task Other_forms_are_told_apart(byte[] value, PackedValueProblem problem)
    {
        await _world.AddRawAsync(With("ev:packed:diagnosis", value));
        PackedValueException error = Assert.IsType<PackedValueException>((await _world.ReplayAsync())[0].Error);
        Assert.Equal((problem, "diagnosis"), (error.Problem, error.Field));
        Assert.Null(error.Value);
    }

    [Fact]
    public async Task A_ciphertext_is_good_for_its_field_of_its_event_alone()
    {
        byte[] diagnosis = Value("ev:packed:diagnosis");
        await _world.AddRawAsync(With("ev:packed:notes", diagnosis));
        await _world.AddRawAsync([("type", "patient.noted"u8.ToArray()), ("ev:packed:diagnosis", diagnosis), ("age", "4"u8.ToArray())]);

        Assert.All(
            await _world.ReplayAsync(),
            static entry => Assert.Equal(PackedValueProblem.NotAuthentic, Assert.IsType<PackedValueException>(entry.Error).Problem));
    }

    [Theory]
    [InlineData("patient.admitted", "diagnosit")]
    [InlineData("patient.admittee", "diagnosis")]
    [InlineData("patient.admitte", "ddiagnosis")]
    public async Task What_was_encrypted_for_a_name_of_the_same_length_is_refused_too(string eventType, string field)
    {
        byte[] key = _world.Keys.BytesOf("k1");
        await _world.AddRawAsync(With(
            "ev:packed:diagnosis", Foreign.Encrypt("k1", key, eventType, field, "gastritis"u8.ToArray(), RandomNumberGenerator.GetBytes(12))));

        Assert.Equal(PackedValueProblem.NotAuthentic, Assert.IsType<PackedValueException>((await _world.ReplayAsync())[0].Error).Problem);
    }

    [Fact]
    public async Task Clear_text_where_it_must_be_encrypted_is_refused()
    {
        await _world.AddRawAsync(_entry.Select(static field => field.Name == "ev:packed:diagnosis" ? ("diagnosis", "forged"u8.ToArray()) : field));
        await _world.AddRawAsync(_entry.Select(static field => field.Name == "ev:packed:age" ? ("age", "7"u8.ToArray()) : field));
        await _world.AddRawAsync(_entry.Where(static field => field.Name != "ev:packed:diagnosis"));

        List<StreamEntry> read = await _world.ReplayAsync();

        Assert.Equal(PackedValueProblem.NotEncrypted, Assert.IsType<PackedValueException>(read[0].Error).Problem);
        Assert.Equal(PackedValueProblem.NotEncrypted, Assert.IsType<PackedValueException>(read[1].Error).Problem);
        Assert.Equal("diagnosis", Assert.IsType<EventDecodeException>(read[2].Error).Field);
    }

    [Fact]
    public async Task A_bomb_takes_no_more_than_the_limit()
    {
        byte[] bomb = Brotli(new byte[50_000_000]);
        await _world.AddRawAsync(With("ev:packed:scan", [1, 1, .. Length(50_000_000), .. bomb]));
        await _world.AddRawAsync(With("ev:packed:scan", [1, 1, .. Length(-1), .. bomb]));

        // It says that it is small.
        await _world.AddRawAsync(With("ev:packed:scan", [1, 1, .. Length(90_000), .. bomb]));
        await _world.AddRawAsync(With("ev:packed:scan", [1, 1, .. Length(0), .. bomb]));

        // It says that it is large and is not.
        await _world.AddRawAsync(With("ev:packed:scan", [1, 1, .. Length(90_000), .. Brotli(new byte[10])]));
        await _world.AddRawAsync(With("ev:packed:scan", [1, 1, .. Length(10), .. Brotli(new byte[10]), 0]));
        await _world.AddRawAsync(With("ev:packed:scan", [1, 1, .. Length(100_000), .. Brotli(new byte[100_000])]));

        List<StreamEntry> read = await _world.ReplayAsync();

        Assert.Equal(
            [PackedValueProblem.TooLarge, PackedValueProblem.TooLarge, .. Enumerable.Repeat(PackedValueProblem.Malformed, 4)],
            read[..6].Select(static entry => Assert.IsType<PackedValueException>(entry.Error).Problem));
        Assert.Equal(100_000, Assert.IsType<PatientAdmitted>(read[6].Event).Scan.Length);
    }

    [Fact]
    public async Task What_decrypts_to_no_value_of_its_type_says_nothing_of_it()
    {
        byte[] key = _world.Keys.BytesOf("k1");
        byte[] forged = Foreign.Encrypt("k1", key, "patient.admitted", "age", "forty-one"u8.ToArray(), RandomNumberGenerator.GetBytes(12));
        await _world.AddRawAsync(With("ev:packed:age", forged));

        EventDecodeException error = (await _world.ReplayAsync())[0].Error!;

        Assert.Equal(("age", null, null), (error.Field, error.Value, error.InnerException));
        Assert.DoesNotContain("forty", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_at_random_are_typed_errors()
    {
        var random = new Random(7);
        for (int i = 0; i < 500; i++)
        {
            byte[] value = new byte[random.Next(60)];
            random.NextBytes(value);
            if (value.Length > 2) (value[0], value[1]) = (1, (byte)random.Next(4));
            if (value.Length > 5 && i % 2 == 0) (value[2], value[3], value[4]) = (2, (byte)'k', (byte)'1');
            await _world.AddRawAsync(With(i % 3 == 0 ? "ev:packed:scan" : "ev:packed:notes", value));
        }

        Assert.All(await _world.ReplayAsync(), static entry => Assert.True(entry.Error is PackedValueException or UnknownKeyException, $"{entry.Error}"));
    }

    private static byte[] Length(int length)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        return bytes;
    }

    private static byte[] Brotli(byte[] value)
    {
        var to = new MemoryStream();
        using (var brotli = new BrotliStream(to, CompressionLevel.Fastest)) brotli.Write(value);
        return to.ToArray();
    }

    private byte[] Value(string field) => _entry.Single(candidate => candidate.Name == field).Value;

    private IEnumerable<(string Name, byte[] Value)> With(string field, byte[] value) =>
        _entry.Select(candidate => candidate.Name == field ? (field, value) : candidate);
}
