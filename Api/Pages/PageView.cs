using System.Collections.Immutable;

namespace EventLedger.Api.Pages;

/// <summary>A field of a form.</summary>
/// <param name="Name">As it is posted, and its id.</param>
/// <param name="Autocomplete">What browsers and password managers fill it with.</param>
/// <param name="IsSecret">Shown as dots, and never sent back.</param>
public sealed record PageField(string Name, string Label, string Autocomplete, bool IsSecret = false, bool IsNumeric = false, string? Hint = null, string? Value = null, string? Error = null);

/// <summary>One of a list of things that a page shows.</summary>
/// <param name="Lines">What there is to know of it, each under its name.</param>
public sealed record PageEntry(string Title, ImmutableArray<(string Name, string Value)> Lines);

/// <summary>A page: some sentences, and a form where there is something to say.</summary>
public sealed record PageView
{
    public required string Title { get; init; }

    public ImmutableArray<string> Sentences { get; init; } = [];

    /// <summary>The things that it lists.</summary>
    public ImmutableArray<PageEntry> Entries { get; init; } = [];

    /// <summary>Where the form is sent; null for a page without one.</summary>
    public string? Action { get; init; }

    public string Submit { get; init; } = "";

    public ImmutableArray<PageField> Fields { get; init; } = [];

    /// <summary>What travels with the form unseen.</summary>
    public ImmutableArray<(string Name, string Value)> Hidden { get; init; } = [];

    /// <summary>What is wrong with all of it.</summary>
    public string? Error { get; init; }

    public ImmutableArray<(string Address, string Text)> Links { get; init; } = [];

    internal bool HasErrors => Error is not null || Fields.Any(one => one.Error is not null);
}
