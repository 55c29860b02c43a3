using System.Reflection;
using Events.Analyzers.Rules;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.NewerRoslyn.Tests;

/// <summary>The tests linked into this project prove something only while these two versions differ.</summary>
public sealed class VersionTests
{
    [Theory]
    [InlineData(typeof(EventsAnalyzer))]
    [InlineData(typeof(CodeFixes.EventsCodeFixProvider))]
    public void What_was_built_for_the_oldest_Roslyn_runs_on_a_newer_one(Type type)
    {
        AssemblyName built = type.Assembly.GetReferencedAssemblies().Single(name => name.Name == "Microsoft.CodeAnalysis");
        Version running = typeof(Compilation).Assembly.GetName().Version!;
        Assert.Equal(new Version(4, 14, 0, 0), built.Version);
        Assert.True(running >= new Version(5, 12), $"These tests run on Roslyn {running}.");
    }
}
