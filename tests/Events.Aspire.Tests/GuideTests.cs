using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Events.Aspire.Tests.Shop;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Events.Aspire.Tests;

/// <summary>The code of the guide and of the package's readme is what is compiled here, and does what they say.</summary>
public sealed partial class GuideTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public void The_code_is_in_the_guide_word_for_word()
    {
        string compiled = File.ReadAllText(Path.Combine(Folder(), "GuideProgram.cs"));
        string[] blocks = [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(Folder(), "..", "..", "docs", "guides", "aspire.md")))
            .Select(static match => match.Groups[1].Value.TrimEnd())];

        Assert.Equal(4, blocks.Length);
        Assert.All(
            blocks,
            block => Assert.Contains(string.Join('\n', block.Split('\n').Select(static line => $"        {line}")), compiled, StringComparison.Ordinal));
        Assert.Contains(blocks[0], File.ReadAllText(Path.Combine(Folder(), "..", "..", "src", "Events.Aspire", "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_guide_adds_starts()
    {
        HostApplicationBuilder builder = AspireApp.Create(("ConnectionStrings:cache", redis.Server.Endpoint), ("ConnectionStrings:billing", redis.Server.Endpoint));
        GuideProgram.Add(builder);
        GuideProgram.AddModule(builder);
        GuideProgram.AddKeyed(builder);
        using IHost host = builder.Build();
        await host.StartAsync();

        Assert.NotNull(host.Services.GetService<InvoiceStream>());
        Assert.NotNull(host.Services.GetKeyedService<LedgerStream>("billing"));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_check_with_other_limits_takes_the_place_of_ours()
    {
        HostApplicationBuilder builder = AspireApp.Create(("ConnectionStrings:cache", redis.Server.Endpoint));
        GuideProgram.AddWithLimits(builder);
        using IHost host = builder.Build();
        await host.StartAsync();

        Assert.Single((await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries);
        await host.StopAsync();
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
