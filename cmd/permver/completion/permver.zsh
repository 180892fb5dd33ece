#compdef permver
# Completion of permver for zsh. The output of `permver completion zsh` belongs into a file _permver
# in a folder of $fpath, or into ~/.zshrc, after compinit:
#   source <(permver completion zsh)

_permver() {
    local -a offers
    local line word about files prefix=
    # A flag and its value, or a kind of side and a file, in one word: what stands before stays.
    if [[ $words[CURRENT] == *[=:]* ]]; then
        prefix=${words[CURRENT]%${words[CURRENT]##*[=:]}}
    fi
    while IFS= read -r line; do
        if [[ $line == :files ]]; then
            files=yes
            continue
        fi
        word=${line%%$'\t'*} about=${line#*$'\t'}
        word=${word#$prefix}
        offers+=("${word//:/\\:}${about:+:$about}")
    done < <("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)

    compset -P "${(b)prefix}"
    (( $#offers )) && _describe -V permver offers
    [[ -n $files ]] && _files
}

if [[ $funcstack[1] == _permver ]]; then
    _permver "$@"
else
    compdef _permver permver
fi
