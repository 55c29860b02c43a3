using System.Collections.Concurrent;
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

    /// <summary>The program of no files, by kind of output and references: all others take its references over, which are bound and read only once.</summary>
    private static ConcurrentDictionary<(OutputKind Output, ImmutableArray<MetadataReference> References), Lazy<CSharpCompilation>> Bound { get; } = new();

    private static SyntaxTree GlobalUsings { get; } = CSharpSyntaxTree.ParseText(Usings, ParseOptions, "GlobalUsings.cs");

    public static CSharpCompilation Compile(
        IEnumerable<(string Path, string Text)> sources,
        IEnumerable<MetadataReference>? references = null,
        bool allowErrors = false)
    {
        ImmutableArray<SyntaxTree> all =
        [
            .. sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, ParseOptions, source.Path)),
            GlobalUsings,
        ];
        bool topLevel = all.Any(tree => tree.GetRoot().ChildNodes()
            .Any(node => node is Microsoft.CodeAnalysis.CSharp.Syntax.GlobalStatementSyntax));
        OutputKind output = topLevel ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        CSharpCompilation empty = (references ?? References.All) is ImmutableArray<MetadataReference> lasting
            ? Bound.GetOrAdd((output, lasting), static key => new(() => Empty(key.Output, key.References))).Value
            : Empty(output, references!);
        CSharpCompilation compilation = empty.AddSyntaxTrees(all);
        if (!allowErrors)
        {
            string[] errors = [.. compilation.GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => diagnostic.ToString())];
            Assert.True(errors.Length == 0, "The test program does not compile:\n" + string.Join('\n', errors));
        }

        return compilation;
    }

    private static CSharpCompilation Empty(OutputKind output, IEnumerable<MetadataReference> references)
    {
        var empty = CSharpCompilation.Create(
            "TestProgram",
            references: references,
            options: new CSharpCompilationOptions(output, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

        // What is made of it takes its bound references over only if they have been asked for.
        Assert.NotNull(empty.GetAssemblyOrModuleSymbol(empty.References.First()));
        return empty;
    }
}
