using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Events.Client;
using Events.InMemory;
using Events.Protecting;
using Events.Protection;
using Events.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Runtime.Tests.Protecting.Guide;

/// <summary>The code of the guide is what is compiled here, and does what it says.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public void The_code_is_in_the_guide_word_for_word()
    {
        string compiled = string.Join(
            '\n', Directory.GetFiles(Folder(), "*.cs").Select(static file => string.Join('\n', File.ReadAllLines(file).Select(static line => line.Trim()))));
        string[] blocks = [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(Folder(), "..", "..", "..", "..", "docs", "guides", "privacy.md")))
            .Select(static match => match.Groups[1].Value.TrimEnd())];

        Assert.Equal(6, blocks.Length);
        Assert.All(
            blocks, block => Assert.Contains(string.Join('\n', block.Split('\n').Select(static line => line.Trim())), compiled, StringComparison.Ordinal));
    }

    [Fact]
    public void A_host_has_the_provider_from_the_container()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IVault, MemoryVault>();
        GuideProgram.Add(services);

        Assert.Throws<InvalidOperationException>(() => services.AddEvents(static events => events.UseKeyProvider<VaultKeys>()));
        Assert.Contains(services, static service => service.ServiceType == typeof(VaultKeys));
    }

    [Fact]
    public async Task What_the_container_has_encrypts_and_decrypts()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IVault, MemoryVault>();
        builder.Services.AddEvents(static events => events.UseInMemory().UseKeyProvider<VaultKeys>().AddStream<ClinicStream>());
        using IHost host = builder.Build();
        IServiceProvider provider = host.Services;
        var admitted = new PatientAdmitted("p1", "north", "flu", "Elm Street", new string('n', 2000));
        await provider.GetRequiredService<ClinicStream>().ProduceAsync(admitted);

        var read = new List<object?>();
        await foreach (StreamEntry entry in provider.GetRequiredService<ClinicStream>().ReplayAsync()) read.Add(entry.Event);
        Assert.Equal([admitted], read);
        Assert.Equal("PatientAdmitted { PatientId = p1, Ward = [redacted], Diagnosis = [redacted], Address = [redacted], Notes = [redacted] }", $"{read[0]}");
    }

    [Fact]
    public async Task A_host_keeps_payloads_where_it_says_and_says_it_once()
    {
        var services = new ServiceCollection();
        GuidePayloads.Add(services);
        Assert.Throws<InvalidOperationException>(() => services.AddEvents(static events => events.UsePayloadStore(new BucketPayloads("others"))));

        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        var payloads = new BucketPayloads("documents");
        builder.Services.AddEvents(events => events
            .UseInMemory().UseKeyProvider(new FixedKeyProvider(new EncryptionKey("k", new byte[32]))).UsePayloadStore(payloads).AddStream<ClinicStream>());
        using IHost host = builder.Build();
        ClinicStream clinic = host.Services.GetRequiredService<ClinicStream>();
        byte[] picture = new byte[100_001];
        picture[70_000] = 7;
        await clinic.ProduceAsync(new PatientScanned("p1", picture, "healthy"));
        await foreach (StreamEntry entry in clinic.ReplayAsync()) Assert.Equal(picture, ((PatientScanned)entry.Event!).Picture.ToArray());
        Assert.Single(payloads.All);
    }

    [Fact]
    public async Task Keys_that_are_known_at_the_start_need_no_provider_of_ones_own()
    {
        var keys = new FixedKeyProvider(new EncryptionKey("2026-01", new byte[32]));
        await using var client = new EventsClient(new InMemoryStreamStore(), protection: new ProtectionOptions { Keys = keys });
        ClinicStream clinic = client.OpenStream<ClinicStream>();
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await clinic.ProduceAsync(new PatientAdmitted("p1", "north", "flu", "Elm Street", "")));
        await clinic.ProduceAsync(new PatientAdmitted("p1", "north", "flu", null, ""));
        await foreach (StreamEntry entry in clinic.ReplayAsync()) Assert.Equal("flu", Assert.IsType<PatientAdmitted>(entry.Event).Diagnosis);
    }

    [Theory]
    [InlineData(nameof(ProtectionOptions.KeyLifetime))]
    [InlineData(nameof(ProtectionOptions.KeyTimeout))]
    [InlineData(nameof(ProtectionOptions.MaxCachedKeys))]
    [InlineData(nameof(ProtectionOptions.MaxUnpackedBytes))]
    public void Options_that_make_no_sense_are_refused_by_their_names(string name)
    {
        var options = new ProtectionOptions();
        if (name == nameof(ProtectionOptions.KeyLifetime)) options.KeyLifetime = TimeSpan.Zero;
        if (name == nameof(ProtectionOptions.KeyTimeout)) options.KeyTimeout = TimeSpan.Zero;
        if (name == nameof(ProtectionOptions.MaxCachedKeys)) options.MaxCachedKeys = 0;
        if (name == nameof(ProtectionOptions.MaxUnpackedBytes)) options.MaxUnpackedBytes = 0;
        Assert.Contains(
            name, Assert.Throws<ArgumentOutOfRangeException>(() => new EventsClient(new InMemoryStreamStore(), protection: options)).Message,
            StringComparison.Ordinal);
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
