using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Events.Analyzers.Tests.Harness;

/// <summary>Builds test programs. They must compile: a program with errors proves nothing.</summary>
internal static class Programs
{
    /// <summary>Usings that every test program has, so that a test is only what it is about.</summary>
    public const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview, DocumentationMode.None);

    public static CSharpCompilation Compile(
        IEnumerable<(string Path, string Text)> sources,
        IEnumerable<MetadataReference>? references = null,
        bool allowErrors = false)
    {
        IEnumerable<SyntaxTree> trees = sources
            .Append(("GlobalUsings.cs", Usings))
            .Select(source => CSharpSyntaxTree.ParseText(source.Item2, ParseOptions, source.Item1));
        ImmutableArray<SyntaxTree> all = [.. trees];
        bool topLevel = all.Any(tree => tree.GetRoot().ChildNodes()
            .Any(node => node is Microsoft.CodeAnalysis.CSharp.Syntax.GlobalStatementSyntax));
        var compilation = CSharpCompilation.Create(
            "TestProgram",
            all,
            references ?? References.All,
            new CSharpCompilationOptions(
                topLevel ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                allowUnsafe: true));
        if (!allowErrors)
        {
            string[] errors = [.. compilation.GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => diagnostic.ToString())];
            Assert.True(errors.Length == 0, "The test program does not compile:\n" + string.Join('\n', errors));
        }

        return compilation;
    }
}
