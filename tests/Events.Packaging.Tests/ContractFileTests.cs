using System.Text.RegularExpressions;

namespace Events.Packaging.Tests;

/// <summary>The contract file from outside: written by the package's target, compared at every build, in projects of one and of several frameworks.</summary>
[Collection(PackagesCollection.Name)]
public sealed partial class ContractFileTests(PackagedContracts package)
{
    private const string Refunds = """
        namespace Shop;

        [Event<OrderStream>("order.refunded")]
        public sealed partial record OrderRefunded(string OrderId, [Field("50% \"; $(Off)*\\@(A)")] decimal? Amount);
        """;

    // What of the build's own syntax a name has, it has afterwards.
    private const string RefundLines = """
        event shop:orders order.refunded v1
        field shop:orders order.refunded v1 "50%0025 %0022; $(Off)*%005c@(A)" decimal?
        field shop:orders order.refunded v1 order_id string

        """;

    private const string PlacedLines = """
        events-contract 1
        stream shop:orders
        event shop:orders order.placed v1
        field shop:orders order.placed v1 customer string
        field shop:orders order.placed v1 order_id string

        """;

    private string FilePath => Path.Combine(package.Project, "events.contract.txt");

    [Fact]
    public async Task It_is_written_compared_and_written_anew()
    {
        try
        {
            // Also beside another target.
            await Write("-t:Build");
            Assert.EndsWith("\n" + PlacedLines, await File.ReadAllTextAsync(FilePath), StringComparison.Ordinal);
            Assert.Empty(Found(await Build()));

            using IDisposable refunds = package.With("Refunds.cs", Refunds);
            string output = await Build();
            Assert.Equal(["EVT2001"], Found(output));
            Assert.Contains("Refunds.cs(4,30): error EVT2001: The event type 'order.refunded' of 'OrderRefunded' is not recorded in events.contract.txt", output, StringComparison.Ordinal);

            // Also where what differs is an error.
            await Write("-p:EventsAnalysisMode=Strict");
            Assert.EndsWith("\n" + PlacedLines + RefundLines, await File.ReadAllTextAsync(FilePath), StringComparison.Ordinal);
            Assert.Empty(Found(await Build()));

            // Written on one system, checked out on another.
            string windows = "\uFEFF" + (await File.ReadAllTextAsync(FilePath)).Replace("\n", "\r\n", StringComparison.Ordinal);
            await File.WriteAllTextAsync(FilePath, windows.Replace("decimal?", "int?", StringComparison.Ordinal));
            Assert.Equal(["EVT2003"], Found(await Build()));
        }
        finally
        {
            File.Delete(FilePath);
        }
    }

    [Fact]
    public async Task A_project_with_a_list_of_frameworks_writes_one_for_its_framework()
    {
        string folder = Path.Combine(package.Project, "..", "frameworks");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(package.Project, "Shop.cs"), Path.Combine(folder, "Shop.cs"), overwrite: true);
        File.Copy(Path.Combine(package.Project, "nuget.config"), Path.Combine(folder, "nuget.config"), overwrite: true);
        string project = await File.ReadAllTextAsync(Path.Combine(package.Project, "Shop.csproj"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Shop.csproj"),
            project.Replace("<TargetFramework>net10.0</TargetFramework>", "<TargetFrameworks>\n net10.0 ;\n</TargetFrameworks><EventsContractFile>contract/of.$(TargetFramework).txt</EventsContractFile>", StringComparison.Ordinal));
        // Its outer build compiles nothing, and has a target of its own.
        (int code, string output) = await Dotnet.RunAsync(folder, "build", "-t:WriteEventsContract", "-restore", "--nologo", "-v", "quiet");
        Assert.True(code == 0, output);
        Assert.EndsWith("\n" + PlacedLines, await File.ReadAllTextAsync(Path.Combine(folder, "contract", "of.net10.0.txt")), StringComparison.Ordinal);

        await File.WriteAllTextAsync(
            Path.Combine(folder, "Shop.cs"),
            (await File.ReadAllTextAsync(Path.Combine(folder, "Shop.cs"))).Replace("string Customer", "int Customer", StringComparison.Ordinal).Replace("placed.Customer", "placed.OrderId", StringComparison.Ordinal)
                .Replace("\"alice\"", "1", StringComparison.Ordinal));
        (_, output) = await Dotnet.RunAsync(folder, "build", "--nologo", "-v", "quiet");
        Assert.Equal(["EVT2003"], Found(output));
        Assert.Contains("of.net10.0.txt", output, StringComparison.Ordinal);
    }

    private async Task<string> Build() => (await package.BuildAsync(analysisMode: "Strict")).Output;

    private async Task Write(params string[] more)
    {
        (int code, string output) = await Dotnet.RunAsync(
            package.Project, ["build", "-t:WriteEventsContract", "-restore", "--nologo", "-v", "quiet", .. more]);
        Assert.True(code == 0, output);
    }

    private static string[] Found(string output) => [.. Baseline().Matches(output).Select(match => match.Value).Distinct()];

    [GeneratedRegex("EVT2[0-9]{3}")]
    private static partial Regex Baseline();
}
